/** The exit code for an internal error, as in sysexits.h. */
export const internalError = 70;
