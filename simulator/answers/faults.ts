/** Faults: answers that a healthy API would not give. */
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Call } from "./calls";
import { failure } from "./reply";

/** What the client gets instead of the answer. */
export type FaultKind =
  | { kind: "status"; httpStatus: number; headers?: Record<string, string>; body?: string }
  /** Nothing is ever sent. */
  | { kind: "hang" }
  /** Headers and the beginning of a body, then nothing. */
  | { kind: "hangBody" }
  /** The connection is reset before an answer. */
  | { kind: "reset" }
  /** The connection ends within the body. */
  | { kind: "cutBody" }
  | { kind: "html" }
  | { kind: "empty" }
  /** The right body with the wrong content type. */
  | { kind: "wrongType" }
  /** A body of this size. */
  | { kind: "bigBody"; bytes: number }
  /** A compressed body that unpacks to this size. */
  | { kind: "gzipBomb"; bytes: number }
  | { kind: "manyHeaders"; count: number }
  | { kind: "redirect"; httpStatus: number; to: string }
  /** 200 with this body. */
  | { kind: "body"; body: string };

/**
 * A fault, and which calls get it.
 *
 * @example
 * ```ts
 * simulator.addFault({ kind: "status", httpStatus: 503, headers: { "Retry-After": "2" }, times: 3 });
 * ```
 */
export type Fault = FaultKind & {
  /** Which calls get it; `mint` is the token exchange. Default: status calls. */
  on?: "status" | "mint" | "any";
  /** Only status calls for this mount point get it. */
  mountPoint?: string;
  /** How many calls get it. Default: all. */
  times?: number;
  /** How many calls are answered as usual first. Default: 0. */
  after?: number;
};

/** The faults that are left. */
export class Faults {
  private readonly planned: { fault: Fault; after: number; left: number }[] = [];

  constructor(faults: readonly Fault[]) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: Fault): void {
    this.planned.push({ fault, after: fault.after ?? 0, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clear(): void {
    this.planned.length = 0;
  }

  /** The fault for this call, if any. If several apply, it is the one added first. */
  take(call: Call, mountPoint: unknown): Fault | undefined {
    const index = this.planned.findIndex((planned) => {
      const { on = "status", mountPoint: only } = planned.fault;
      const applies =
        (on === "any" || on === call) && (only === undefined || (call === "status" && only === mountPoint));
      if (!applies || planned.after === 0) return applies;
      planned.after -= 1;
      return false;
    });
    const planned = this.planned[index];
    if (planned === undefined) return undefined;
    planned.left -= 1;
    if (planned.left === 0) this.planned.splice(index, 1);
    return planned.fault;
  }
}

/** Answers with the fault instead of the healthy body. Returns the HTTP status that was sent, or 0. */
export function sendFault(response: ServerResponse, fault: FaultKind, healthy: string): number {
  const json = { "Content-Type": "application/json" };
  const send = (httpStatus: number, headers: Record<string, string>, body: string | Buffer) => {
    response.writeHead(httpStatus, headers).end(body);
    return httpStatus;
  };
  switch (fault.kind) {
    case "status":
      return send(
        fault.httpStatus,
        { ...json, ...fault.headers },
        fault.body ?? envelopeOf(fault.httpStatus),
      );
    case "hang":
      return 0;
    case "hangBody":
      response
        .writeHead(200, { ...json, "Content-Length": String(healthy.length + 10) })
        .write(healthy.slice(0, 5));
      return 200;
    case "reset":
      response.socket?.resetAndDestroy();
      return 0;
    case "cutBody":
      response.writeHead(200, { ...json, "Content-Length": String(healthy.length + 10) });
      response.write(healthy.slice(0, 10), () => response.socket?.destroy());
      return 200;
    case "html":
      return send(
        200,
        { "Content-Type": "text/html" },
        "<!doctype html><title>Sign in</title><h1>Sign in</h1>",
      );
    case "empty":
      return send(200, json, "");
    case "wrongType":
      return send(200, { "Content-Type": "application/octet-stream" }, healthy);
    case "bigBody":
      return send(200, json, `{"data":{"status":"${"x".repeat(fault.bytes)}"}}`);
    case "gzipBomb":
      return send(200, { ...json, "Content-Encoding": "gzip" }, gzipSync(Buffer.alloc(fault.bytes, " ")));
    case "manyHeaders":
      for (let index = 0; index < fault.count; index++)
        response.setHeader(`X-Filler-${index}`, "x".repeat(20));
      return send(200, json, healthy);
    case "redirect":
      return send(fault.httpStatus, { Location: fault.to }, "");
    case "body":
      return send(200, json, fault.body);
  }
}

const envelopeOf = (httpStatus: number) =>
  failure(httpStatus, `HTTP_${httpStatus}`, `a fault answered ${httpStatus}`, "req-fault").body;
