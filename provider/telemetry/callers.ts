/** Which span of the engine called the provider: its `traceparent`, as https://www.w3.org/TR/trace-context/ writes it. */
import { AsyncLocalStorage } from "node:async_hooks";
import { subscribe } from "node:diagnostics_channel";
import type { EventEmitter } from "node:events";

const callers = new AsyncLocalStorage<string>();

export const callerOfThis = (): string | undefined => callers.getStore();

/** Runs `work` as called by this span, if there is one. */
export const calledBy = <T>(traceparent: unknown, work: () => T): T =>
  typeof traceparent === "string" ? callers.run(traceparent, work) : work();

/**
 * Finds the callers in a process whose gRPC server is not ours: the SDK's dynamic provider passes no metadata on. All that
 * a call's HTTP/2 stream emits runs as called by the span in its headers, so the SDK's handler and what it awaits do, too.
 */
export function listenForCallers(): void {
  subscribe("http2.server.stream.start", (message) => {
    const { stream, headers } = message as { stream: EventEmitter; headers: Record<string, unknown> };
    const emit = stream.emit.bind(stream);
    stream.emit = (...event: Parameters<typeof emit>) => calledBy(headers.traceparent, () => emit(...event));
  });
}
