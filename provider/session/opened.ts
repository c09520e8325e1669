import type { Settings } from "../inputs/settings";
import type { LucidityClient } from "../lucidity";
import type { Worked } from "../lucidity/lucidityError";
import { openLedger } from "../schedule/ledger/openLedger";
import { Schedule } from "../schedule/schedule";
import type { Clock } from "../util/clock";
import type { Environment } from "../util/environment";
import { ErrorHistory } from "./errorHistory";
import type { Observers } from "./observers";
import { version } from "./version";

/** What a session has once its settings are known to be valid. */
export interface Opened {
  settings: Settings;
  schedule: Schedule;
  client: LucidityClient;
  errors: ErrorHistory;
}

export function open(
  settings: Settings,
  env: Environment,
  clock: Clock,
  { warn = () => {}, exchanged }: Observers,
  worked: Worked,
): Opened {
  // Loaded late: axios is slow to load, and not every operation polls.
  const { LucidityClient: Client } = require("../lucidity") as typeof import("../lucidity");
  const { host } = new URL(settings.endpoint);
  const ledger = openLedger({ ...settings, env, host, clock, warn });
  const schedule = new Schedule({ ...settings, clock, ledger });
  const exchangeTurn = (signal: AbortSignal) => schedule.exchangeTurn(signal);
  const client = new Client({ ...settings, exchangeTurn, exchanged, clock, version, worked });
  if (client.warning !== undefined) warn(client.warning);
  return { settings, schedule, client, errors: new ErrorHistory(worked, clock) };
}
