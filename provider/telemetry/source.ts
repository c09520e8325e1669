/** Where spans go: to a source of our own (`exporter.ts`), or to the tracer provider that somebody has registered in this process. */
import type { Tracer, TracerProvider } from "@opentelemetry/api";
import { version } from "../session/version";
import type { TelemetryModules } from "./modules";

export const serviceName = "pulumi-lucidity";

export interface Source {
  readonly tracer: Tracer;
  /** Sends all spans that have ended. @throws Error if that fails */
  readonly send: () => Promise<void>;
  close(): void;
}

interface Flushable {
  getDelegate?(): Flushable;
  forceFlush?(): Promise<void>;
}

/** Looks where @opentelemetry/api keeps what is registered, without loading it. */
export function isRegistered(): boolean {
  const global = globalThis as { [key: symbol]: { trace?: unknown } | undefined };
  return global[Symbol.for("opentelemetry.js.api.1")]?.trace !== undefined;
}

/** Such as with `NODE_OPTIONS=--require …/register`. */
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
