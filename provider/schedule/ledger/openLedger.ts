import type { Clock } from "../../util/clock";
import { variable } from "../../util/environment";
import { FileLedger } from "./fileLedger";
import type { Ledger } from "./ledger";
import { LedgerFolder } from "./ledgerFolder";

export interface OpenLedgerOptions {
  env: { LUCIDITY_BUDGET_FOLDER?: string | undefined };
  /** Host and port of the API. */
  host: string;
  requestsPerMinute: number;
  clock: Pick<Clock, "now">;
  /** Is called once where requests of other processes cannot be counted. */
  warn(message: string): void;
}

/**
 * The ledger of this user on this machine. `undefined` where it cannot be used, and where `env` is not this process's own: what
 * a test makes up shares nothing with other processes.
 */
export function openLedger({ env, warn, ...options }: OpenLedgerOptions): Ledger | undefined {
  if (env !== process.env) return undefined;
  const uncounted = ({ message }: Error) =>
    warn(
      `pulumi-lucidity cannot count the requests of other processes (${message}): together they may send more than ${options.requestsPerMinute} a minute. The environment variable LUCIDITY_BUDGET_FOLDER can name another folder.`,
    );
  try {
    return new FileLedger({
      ...options,
      folder: LedgerFolder.open(variable(env, "LUCIDITY_BUDGET_FOLDER")),
      uncounted,
    });
  } catch (error) {
    uncounted(error as Error);
    return undefined;
  }
}
