import type { Tracer } from "@opentelemetry/api";

export const serviceName = "pulumi-lucidity";

/** Makes spans and sends them. */
export interface Source {
  readonly tracer: Tracer;
  /** Sends all spans that have ended. @throws Error if that fails */
  readonly send: () => Promise<void>;
  close(): void;
}
