import { FileLedger } from "./fileLedger";
import type { Ledger } from "./ledger";
import { ledgerFolder } from "./ledgerFolder";

/**
 * The ledger of this user on this machine. `undefined` where it cannot be used, and where `env` is not this process's own: what
 * a test makes up shares nothing with other processes.
 *
 * @param host host and port of the API
 * @param debug is told why there is none
 */
export function openLedger(
  env: object,
  host: string,
  requestsPerMinute: number,
  nowMs: number,
  debug: (message: string) => void,
): Ledger | undefined {
  if (env !== process.env) return undefined;
  const broken = ({ message }: Error) =>
    debug(`pulumi-lucidity does not count the requests of other processes: ${message}`);
  try {
    return new FileLedger({ folder: ledgerFolder(), host, requestsPerMinute, nowMs, broken });
  } catch (error) {
    broken(error as Error);
    return undefined;
  }
}
