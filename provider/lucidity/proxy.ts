/**
 * The way to the API through a proxy, as HTTPS_PROXY and NO_PROXY say: a tunnel by CONNECT, so that the proxy sees host and
 * port alone. What it answers to CONNECT is never taken for an answer of the API, and its password is in no message.
 */
import { type ClientRequest, request as httpRequest } from "node:http";
import { type AgentOptions, Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { BlockList, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { explainBreakage } from "./breakage";
import { type LucidityError, NetworkError, ProxyError } from "./errors";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxyServer {
  readonly url: URL;
  /** Host and port, for messages. */
  readonly name: string;
}

const variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/**
 * The proxy for `endpoint`, if there is one, or an error that names the variable, never its value. An endpoint without TLS is
 * on this machine, and a proxy would read its tokens.
 */
export function proxyFor(endpoint: URL, env: Environment): ProxyServer | ProxyError | undefined {
  const [[variable, value] = []] = variables
    .map((name) => [name, env[name]] as const)
    .filter(([, set]) => set);
  if (endpoint.protocol !== "https:" || value === undefined) return undefined;
  if (isExempt(endpoint, env.no_proxy || env.NO_PROXY || "")) return undefined;
  const url = URL.parse(value.includes("://") ? value.trim() : `http://${value.trim()}`);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return new ProxyError(
      `${variable} must be the URL of an HTTP proxy, such as http://proxy.example.com:3128`,
    );
  }
  return { url, name: `${url.hostname}:${portOf(url)}` };
}

const portOf = (url: URL) => (url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port));
const bare = (host: string) => host.replace(/^\[|\]$/g, "");

/** Whether NO_PROXY names the host: itself, a domain above it, `host:port`, a subnet such as `10.0.0.0/8`, or `*`. */
function isExempt(endpoint: URL, noProxy: string): boolean {
  const host = bare(endpoint.hostname);
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => {
      if (entry === "" || entry === "*") return entry === "*";
      const [network = "", bits] = entry.split("/");
      if (bits !== undefined) return isWithin(host, network, bits);
      const port = isIP(entry) === 6 ? undefined : /:(\d+)$/.exec(entry)?.[1];
      if (port !== undefined && Number(port) !== portOf(endpoint)) return false;
      const name = port === undefined ? entry : entry.slice(0, -port.length - 1);
      const domain = bare(name).replace(/^\*?\./, "");
      return domain !== "" && (host === domain || (!isIP(host) && host.endsWith(`.${domain}`)));
    });
}

function isWithin(host: string, network: string, bits: string): boolean {
  const family = isIP(host);
  if (family === 0 || isIP(network) !== family) return false;
  if (!/^\d{1,3}$/.test(bits) || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), type);
  return list.check(host, type);
}

type Connected = (error: Error | null, stream: Duplex) => void;
type ConnectOptions = Parameters<HttpsAgent["createConnection"]>[0];

/** Connects through the proxy. What it calls back with when that fails is one of our errors. */
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
    // A request without a stream is what Node makes of an error; its type knows no such case.
    const fail = (error: LucidityError) => (callback as (error: Error) => void)(error);
    const request = (url.protocol === "https:" ? httpsRequest : httpRequest)({
      host: bare(url.hostname),
      port: portOf(url),
      method: "CONNECT",
      path: target,
      headers: { Host: target, ...authorization(url) },
      agent: false,
      timeout: this.timeoutMs,
    });
    this.opening.add(request);
    request
      .once("close", () => this.opening.delete(request))
      .once("timeout", () =>
        request.destroy(new NetworkError("ETIMEDOUT", `no answer from the proxy ${name}`)),
      )
      .once("error", (error) => fail(explainBreakage(error, `the proxy ${name}`)))
      .once("connect", ({ statusCode = 0 }, socket) => {
        this.opening.delete(request);
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

  /** Also gives up the tunnels that are not open yet. */
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

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function refusal(status: number, name: string, target: string): LucidityError {
  const what = `the proxy ${name} answered HTTP ${status} instead of connecting to ${target}`;
  if (status === 408 || status === 429 || status >= 500) return new NetworkError(`proxy ${status}`, what);
  return new ProxyError(
    status === 407 ? `${what}: it asks for a user and password, which belong in HTTPS_PROXY` : what,
  );
}
