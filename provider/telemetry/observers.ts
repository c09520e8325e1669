/** What a session tells for diagnosis: lines for `--debug`, and traces. */
import type { Line } from "../engine/engineLog";
import type { Check, Observers } from "../session/observers";
import { checkLine, exchangeLine } from "./checkLine";
import { modulesOfPulumi, type TelemetryModules } from "./modules";
import { Tracer } from "./tracer";
import type { Environment } from "./variables";

export interface ObserverOptions {
  env: Environment;
  log(line: Line): void;
  /** Default: those of the Pulumi SDK that runs this process. */
  modules?: TelemetryModules | undefined;
}

export function observersFor({ env, log, modules = modulesOfPulumi }: ObserverOptions): Observers {
  const warn = (message: string) => log({ severity: "warning", message });
  return { ...debugObservers(log), tracer: new Tracer({ env, modules, warn }) };
}

/** Lines alone: for polls outside any wait. */
export function debugObservers(log: (line: Line) => void): Observers {
  const debug = (message: string, urn?: string) => log({ severity: "debug", message, urn });
  return {
    debug,
    checked: (check: Check) => debug(checkLine(check), check.urn),
    exchanged: (request) => debug(exchangeLine(request)),
  };
}
