/** The tracer provider that somebody has registered in this process, such as with `NODE_OPTIONS=--require …/register`. */
import type { TracerProvider } from "@opentelemetry/api";
import { version } from "../session/version";
import type { TelemetryModules } from "./modules";
import { type Source, serviceName } from "./source";

interface Flushable {
  getDelegate?(): Flushable;
  forceFlush?(): Promise<void>;
}

/** Looks where @opentelemetry/api keeps what is registered, without loading it. */
export function isRegistered(): boolean {
  const global = globalThis as { [key: symbol]: { trace?: unknown } | undefined };
  return global[Symbol.for("opentelemetry.js.api.1")]?.trace !== undefined;
}

export function registeredSource(modules: TelemetryModules): Source {
  const { trace } = modules.api();
  return {
    tracer: trace.getTracer(serviceName, version),
    send: async () => {
      // Both methods by name: the provider may be of another copy of the API, and flushing is no part of it.
      const provider = trace.getTracerProvider() as TracerProvider & Flushable;
      await (provider.getDelegate?.() ?? provider).forceFlush?.();
    },
    close: () => {},
  };
}
