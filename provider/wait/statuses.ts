/** What the statuses of the vendor's guide mean. A status that the guide does not name is waited on. */

const failures = new Set(["FAILED", "FAILED_ONBOARDING"]);
const invisible = new Set(["NOT_FOUND", "UNKNOWN"]);
const underWay = new Set(["PENDING", "IN_PROGRESS"]);

export const isFailure = (status: string) => failures.has(status);
/** Whether the API showed no request for this onboarding. */
export const isInvisible = (status: string) => invisible.has(status);
export const isUnderWay = (status: string) => underWay.has(status);

/** A wait gives up if at least this many answers in a row, over at least this long, did not show the partition. */
export const fewestInvisible = 3;
export const graceMs = 5 * 60_000;
