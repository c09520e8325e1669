/**
 * For executables. Must be the first import: later ones may not load on an old Node. An error that is thrown here would print the
 * line that threw it, which in a bundle is the whole program.
 */

import { toError } from "../util/errors";
import { requireNode } from "../util/nodeVersion";

/** The exit code for an internal error, as in sysexits.h. */
export const internalError = 70;

try {
  requireNode();
} catch (error) {
  console.error(toError(error).message);
  process.exit(internalError);
}
