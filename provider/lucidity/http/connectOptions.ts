import { getDefaultAutoSelectFamilyAttemptTimeout } from "node:net";

/** Node's 250 ms for each address of a host are less than a handshake takes over a slow link: no address would ever be reached. */
const addressTimeoutMs = Math.max(3_000, getDefaultAutoSelectFamilyAttemptTimeout());

/** Options for every connection that this package opens. */
export const connectOptions = { autoSelectFamilyAttemptTimeout: addressTimeoutMs } as const;

/** Options for every TLS connection to the API. */
export const tlsOptions = { ...connectOptions, minVersion: "TLSv1.2" } as const;
