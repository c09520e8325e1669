/**
 * Connects to the API through a proxy, by CONNECT: the proxy sees host and port only. Its answer to CONNECT is never taken for
 * one of the API, and its password is in no message.
 */
import { type ClientRequest, request as httpRequest } from "node:http";
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import type { Duplex } from "node:stream";
import { decoded } from "../../util/text";
import { type LucidityError, NetworkError, ProxyError } from "../errors";
import { explainBreakage } from "./breakage";
import { attemptsOf, recordAttempts } from "./connecting";
import { connectOptions } from "./connectOptions";
import { bare } from "./noProxy";
import { type ProxyServer, portOf } from "./proxy";

type Connected = (error: Error | null, stream: Duplex) => void;
type ConnectOptions = Parameters<HttpsAgent["createConnection"]>[0];

/** Connects through the proxy. Failures are passed to the callback as our own errors. */
export class TunnelAgent extends HttpsAgent {
  private readonly opening = new Set<ClientRequest>();

  constructor(
    private readonly proxy: ProxyServer,
    private readonly timeoutMs: number,
    options: AgentOptions,
  ) {
    super(options);
  }

  override createConnection(options: ConnectOptions, callback: Connected): undefined {
    const { url, name } = this.proxy;
    const host = String(options.host);
    const target = `${isIP(host) === 6 ? `[${host}]` : host}:${options.port}`;
    // Node's type requires a stream, but an error is passed without one.
    const fail = (error: LucidityError) => (callback as (error: Error) => void)(error);
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)({
      host: bare(url.hostname),
      port: portOf(url),
      method: "CONNECT",
      path: target,
      headers: { Host: target, ...authorization(url) },
      agent: false,
      ...connectOptions,
    });
    request.once("socket", recordAttempts);
    // One deadline for the whole CONNECT: a socket's timeout restarts with every byte.
    const timer = setTimeout(
      () => request.destroy(new NetworkError("ETIMEDOUT", `no answer from the proxy ${name}`)),
      this.timeoutMs,
    );
    this.opening.add(request);
    request
      .once("close", () => this.ended(request, timer))
      .once("error", (error) => fail(explainBreakage(error, `the proxy ${name}`)))
      .once("connect", ({ statusCode = 0 }, socket) => {
        this.ended(request, timer);
        if (statusCode >= 200 && statusCode < 300) {
          callback(null, super.createConnection({ ...options, socket } as ConnectOptions) as Duplex);
        } else {
          socket.destroy();
          fail(refusal(statusCode, name, target));
        }
      })
      .end();
    return undefined;
  }

  /** What has happened while a connection to the proxy is opened; `undefined` if none is. */
  attempts(): string | undefined {
    const host = bare(this.proxy.url.hostname);
    return [...this.opening].map(({ socket }) => attemptsOf(socket, host)).find((text) => text !== undefined);
  }

  private ended(request: ClientRequest, timer: NodeJS.Timeout): void {
    clearTimeout(timer);
    this.opening.delete(request);
  }

  /** Also aborts tunnels that are still being opened. */
  override destroy(): void {
    for (const request of this.opening) request.destroy();
    super.destroy();
  }
}

function authorization(url: URL): Record<string, string> {
  if (url.username === "" && url.password === "") return {};
  const pair = `${decoded(url.username)}:${decoded(url.password)}`;
  return { "Proxy-Authorization": `Basic ${Buffer.from(pair).toString("base64")}` };
}

function refusal(status: number, name: string, target: string): LucidityError {
  const what = `the proxy ${name} answered HTTP ${status} instead of connecting to ${target}`;
  if (status === 408 || status === 429 || status >= 500) return new NetworkError(`proxy ${status}`, what);
  return new ProxyError(
    status === 407 ? `${what}: it asks for a user and password: set them in HTTPS_PROXY` : what,
    `proxy ${status}`,
  );
}
