/**
 * Declares tests that wait more than they work, and share nothing: `atOnce` of them run at any time, in their order, and each reports
 * by itself. To be called within a `describe`.
 */
export function sideBySide(atOnce: number, tests: Record<string, () => Promise<void>>): void {
  const waiting = Object.entries(tests).map(([title, test]) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    // It is reported once its turn to report has come.
    promise.catch(() => {});
    it(title, () => promise);
    return () => test().then(resolve, reject);
  });
  before(() => {
    const work = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await next();
    };
    for (let count = 0; count < atOnce; count++) void work();
  });
}
