/** Exit code of an executable for an error that is its own, as sysexits.h has it. */
export const internalError = 70;
