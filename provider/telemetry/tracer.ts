/** Traces the waits of a process, where the environment asks for it or a tracer provider is registered. Loads nothing before. */
import type { Context } from "@opentelemetry/api";
import type { TracedWait, WaitTracer } from "../session/observers";
import type { WaitRequest } from "../session/waitRequest";
import { orAbort } from "../util/abort";
import { type Environment, variable } from "../util/environment";
import type { ApiEvent } from "../wait/apiHealth";
import type { Outcome } from "../wait/types";
import { callerOfThis } from "./callers";
import { exportTo } from "./exporter";
import type { TelemetryModules } from "./modules";
import { reasonOf, Sending } from "./sending";
import { isRegistered, registeredSource, type Source } from "./source";
import { wantedTraces } from "./variables";
import { spanName, startAttributes, WaitSpan } from "./waitSpan";

/** How long the end of a wait may be delayed until its span is sent. At Ctrl-C, thousands may be sent at once. */
const patience = { mostMs: 5_000, warnsOfDelay: true };
const patienceAtCancel = { mostMs: 500, warnsOfDelay: false };

export interface TracerOptions {
  env: Environment;
  modules: TelemetryModules;
  /** Warns the user, once, that spans are lost. */
  warn(message: string): void;
}

export const isTraced = (env: Environment): boolean => wantedTraces(env) !== undefined || isRegistered();

export class Tracer implements WaitTracer {
  /** `null` where nothing is traced. */
  private opened: { source: Source; sending: Sending } | null | undefined;
  private readonly spans = new Set<WaitSpan>();

  constructor(private readonly options: TracerOptions) {}

  begin(request: WaitRequest): TracedWait | undefined {
    const opened = this.open();
    if (opened === null) return undefined;
    const { source, sending } = opened;
    const options = { attributes: startAttributes(request) };
    const span = new WaitSpan(source.tracer.startSpan(spanName, options, this.parent()), request.partition);
    this.spans.add(span);
    return {
      checked: (check) => span.checked(check),
      end: (outcome: Outcome) => {
        this.spans.delete(span);
        span.end(outcome);
        if (outcome.kind === "cancelled") return sending.flush(patienceAtCancel);
        return orAbort(sending.flush(patience), request.signal).catch(() => {});
      },
    };
  }

  api(event: ApiEvent): void {
    for (const span of this.spans) span.api(event);
  }

  close(): void {
    this.opened?.source.close();
    this.opened = undefined;
  }

  private open() {
    if (this.opened !== undefined) return this.opened;
    try {
      this.opened = this.start();
    } catch (error) {
      this.opened = null;
      this.warn(reasonOf(error));
    }
    return this.opened;
  }

  private start() {
    const { env, modules } = this.options;
    const wanted = wantedTraces(env);
    const failed = (why: string) => this.warn(why);
    if (isRegistered()) {
      const source = registeredSource(modules);
      return { source, sending: new Sending(source.send, failed) };
    }
    if (wanted === undefined) return null;
    if ("problem" in wanted) {
      this.warn(wanted.problem);
      return null;
    }
    const source = exportTo(wanted, modules, (error) => sending.lost(reasonOf(error)));
    const sending: Sending = new Sending(source.send, failed);
    return { source, sending };
  }

  /** The active span, else the engine's calling span, else the span in which the command runs. */
  private parent(): Context {
    const { env, modules } = this.options;
    const { context, defaultTextMapGetter, trace } = modules.api();
    const active = context.active();
    if (trace.getSpan(active) !== undefined) return active;
    const carrier = { traceparent: callerOfThis() ?? variable(env, "TRACEPARENT") };
    const { W3CTraceContextPropagator } = modules.core();
    return new W3CTraceContextPropagator().extract(active, carrier, defaultTextMapGetter);
  }

  private warn(why: string): void {
    this.options.warn(`pulumi-lucidity could not send the traces of its waits: ${why}`);
  }
}
