/** What a session reports for diagnosis: lines for `--debug`, and traces. */
import type { Line } from "../engine/engineLog";
import type { Observers } from "../session/observers";
import type { Environment } from "../util/environment";
import { debugObservers } from "./checkLine";
import { modulesOfPulumi, type TelemetryModules } from "./modules";
import { Tracer } from "./tracer";

export interface ObserverOptions {
  env: Environment;
  log(line: Line): void;
  /** Default: those of the Pulumi SDK that runs this process. */
  modules?: TelemetryModules | undefined;
}

export function observersFor({ env, log, modules = modulesOfPulumi }: ObserverOptions): Observers {
  const warn = (message: string) => log({ severity: "warning", message });
  const debug = (message: string, urn?: string) => log({ severity: "debug", message, urn });
  return { ...debugObservers(debug), warn, tracer: new Tracer({ env, modules, warn }) };
}
