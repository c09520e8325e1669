/** Makes an Error of whatever was thrown: JavaScript allows any value. */
export const toError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new Error(String(thrown));
