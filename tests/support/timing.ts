/** How tests wait and measure, so that a busy machine changes neither: for a condition, and in CPU time of this process. */

/** Resolves as soon as `holds` does. @throws Error after `mostMs` */
export async function until(holds: () => boolean, what?: string, mostMs = 120_000): Promise<void> {
  const endMs = Date.now() + mostMs;
  while (!holds()) {
    if (Date.now() > endMs)
      throw new Error(`within ${mostMs / 1_000} s it never came to this: ${what ?? holds}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What this process has worked meanwhile. */
export function cpuMsOf(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  return process.cpuUsage(before).user / 1_000;
}
