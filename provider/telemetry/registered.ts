/** The tracer provider that somebody has registered in this process, such as with `NODE_OPTIONS=--require …/register`. */
import { version } from "../session/version";
import type { TelemetryModules } from "./modules";
import { type Source, serviceName } from "./source";

/** Looks where @opentelemetry/api keeps what is registered, without loading it. */
export function isRegistered(): boolean {
  const global = globalThis as { [key: symbol]: { trace?: unknown } | undefined };
  return global[Symbol.for("opentelemetry.js.api.1")]?.trace !== undefined;
}

export function registeredSource(modules: TelemetryModules): Source {
  const { ProxyTracerProvider, trace } = modules.api();
  return {
    tracer: trace.getTracer(serviceName, version),
    send: async () => {
      const provider = trace.getTracerProvider();
      const real = provider instanceof ProxyTracerProvider ? provider.getDelegate() : provider;
      // Not part of the API, but every SDK's own has it.
      await (real as { forceFlush?: () => Promise<void> }).forceFlush?.();
    },
    close: () => {},
  };
}
