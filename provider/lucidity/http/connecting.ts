/** Records the result of each attempt to connect to an address of a host. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { Socket } from "node:net";
import { problemOf } from "./breakage";
import { connectOptions } from "./connectOptions";

interface Connecting {
  /** What happened at each address; `undefined` while an attempt is under way. */
  outcomes: Map<string, string | undefined>;
  isDone: boolean;
}

const recorded = new WeakMap<object, Connecting>();

export function recordAttempts<S>(socket: S): S {
  if (!(socket instanceof Socket)) return socket;
  const outcomes: Connecting["outcomes"] = new Map();
  const connecting: Connecting = { outcomes, isDone: false };
  recorded.set(socket, connecting);
  socket
    .on("connectionAttempt", (address) => outcomes.set(address, undefined))
    .on("connectionAttemptFailed", (address, _port, _family, error: NodeJS.ErrnoException) =>
      outcomes.set(address, problemOf(error.code)),
    )
    .on("connectionAttemptTimeout", (address) =>
      outcomes.set(address, `no answer within ${connectOptions.autoSelectFamilyAttemptTimeout / 1000} s`),
    )
    .once("connect", () => {
      connecting.isDone = true;
    });
  return socket;
}

/**
 * What has happened at each address of `host`, such as `; 2001:db8::1: there is no route to the network (ENETUNREACH), 192.0.2.1:
 * no answer yet`, and nothing where the host is itself the address. `undefined` once the socket is connected.
 */
export function attemptsOf(socket: object | null | undefined, host: string): string | undefined {
  const connecting = socket ? recorded.get(socket) : undefined;
  if (connecting === undefined || connecting.isDone) return undefined;
  const outcomes = [...connecting.outcomes].filter(([address]) => address !== host);
  if (outcomes.length === 0) return "";
  return `; ${outcomes.map(([address, outcome = "no answer yet"]) => `${address}: ${outcome}`).join(", ")}`;
}

export class RecordingHttpAgent extends HttpAgent {
  override createConnection(...args: Parameters<HttpAgent["createConnection"]>) {
    return recordAttempts(super.createConnection(...args));
  }
}

export class RecordingHttpsAgent extends HttpsAgent {
  override createConnection(...args: Parameters<HttpsAgent["createConnection"]>) {
    return recordAttempts(super.createConnection(...args));
  }
}
