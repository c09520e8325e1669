/** Answers that a healthy API would not give, on request. */
import type { ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

/** What goes wrong with an answer. */
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
  /** JSON that says it is something else. */
  | { kind: "wrongType" }
  /** An answer of so many bytes. */
  | { kind: "bigBody"; bytes: number }
  /** A small answer that unpacks to so many bytes. */
  | { kind: "gzipBomb"; bytes: number }
  | { kind: "manyHeaders"; count: number }
  | { kind: "redirect"; httpStatus: number; to: string }
  /** Any body, with 200. */
  | { kind: "body"; body: string };

export type Fault = FaultKind & {
  /** Which calls it strikes. Default: status calls. */
  on?: "status" | "mint" | "any";
  /** Only for this mount point. */
  mountPoint?: string;
  /** How often. Default: for ever. */
  times?: number;
  /** It lets so many calls pass before. Default: 0. */
  after?: number;
};

/** Spoils `response` as the fault says; `healthy` is the body that would have been sent. Answers with the status used. */
export function spoil(response: ServerResponse, fault: FaultKind, healthy: string): number {
  const json = { "Content-Type": "application/json" };
  const send = (httpStatus: number, headers: Record<string, string>, body: string | Buffer) => {
    response.writeHead(httpStatus, headers).end(body);
    return httpStatus;
  };
  switch (fault.kind) {
    case "status":
      return send(fault.httpStatus, { ...json, ...fault.headers }, fault.body ?? failure(fault.httpStatus));
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

const failure = (httpStatus: number) =>
  JSON.stringify({
    success: false,
    data: null,
    error: { code: `HTTP_${httpStatus}`, message: `answered ${httpStatus} on request` },
    requestId: "req-fault",
  });
