/** Sends one HTTP request and returns its answer, or throws if the connection breaks. Knows nothing of statuses or tokens. */
import type { ClientRequest } from "node:http";
import { isIP } from "node:net";
import axios, { type AxiosInstance, isAxiosError } from "axios";
import type { Environment } from "../../util/environment";
import { type LucidityError, NetworkError, ProxyError } from "../errors";
import { explainBreakage } from "./breakage";
import { attemptsOf, RecordingHttpAgent, RecordingHttpsAgent } from "./connecting";
import { connectOptions, tlsOptions } from "./connectOptions";
import { bare } from "./noProxy";
import { type ProxyServer, portOf, proxyFor } from "./proxy";
import { TunnelAgent } from "./tunnel";

export interface Reply {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: string;
}

const mostBytes = 1024 * 1024;

export class Transport {
  private readonly http: AxiosInstance;
  private readonly agents: [RecordingHttpAgent, RecordingHttpsAgent | TunnelAgent];
  private readonly proxy: ProxyServer | undefined;
  /** An invalid proxy setting, thrown by the first post(): thrown by the constructor it would bypass the poll's error handling. */
  private readonly invalidProxy: ProxyError | undefined;
  readonly host: string;
  /** What is connected to: the API's host, or the proxy's. */
  private readonly peer: string;
  private readonly basePath: string;

  constructor(
    endpoint: string,
    version: string,
    private readonly timeoutMs: number,
    env: Environment = process.env,
  ) {
    const url = new URL(endpoint);
    this.host = `${url.hostname}:${portOf(url)}`;
    this.basePath = url.pathname.replace(/\/$/, "");
    const proxy = proxyFor(url, env);
    if (proxy instanceof ProxyError) this.invalidProxy = proxy;
    else this.proxy = proxy;
    this.peer = bare((this.proxy?.url ?? url).hostname);
    const tcp = { keepAlive: true, ...connectOptions };
    const tls = { keepAlive: true, ...tlsOptions };
    this.agents = [
      new RecordingHttpAgent(tcp),
      this.proxy ? new TunnelAgent(this.proxy, timeoutMs, tls) : new RecordingHttpsAgent(tls),
    ];
    this.http = axios.create({
      baseURL: endpoint,
      httpAgent: this.agents[0],
      httpsAgent: this.agents[1],
      // With its own proxy support, axios would return the proxy's answers as the API's.
      proxy: false,
      maxRedirects: 0,
      maxContentLength: mostBytes,
      timeout: timeoutMs,
      // The callers parse the body: axios would silently pass on what is not JSON as text.
      responseType: "text",
      transformResponse: (body: unknown) => body,
      validateStatus: () => true,
      headers: {
        "User-Agent": `pulumi-lucidity/${version}`,
        Accept: "application/json",
        "Content-Type": "application/json",
      },
    });
  }

  get warning(): string | undefined {
    return this.proxy?.warning;
  }

  /** The endpoint's path followed by the API's, for messages. */
  pathOf(path: string): string {
    return this.basePath + path;
  }

  close(): void {
    for (const agent of this.agents) agent.destroy();
  }

  /**
   * Posts JSON and reads the whole answer, whatever its status.
   *
   * @throws NetworkError, TlsError, ProxyError, or `signal.reason` on abort
   */
  async post(
    path: string,
    body: object,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Reply> {
    signal.throwIfAborted();
    if (this.invalidProxy) throw this.invalidProxy;
    // axios's timeout restarts with every byte it receives.
    const controller = new AbortController();
    const abort = () => controller.abort();
    signal.addEventListener("abort", abort, { once: true });
    const timer = setTimeout(abort, this.timeoutMs);
    try {
      const reply = await this.http.post<string>(path, body, { headers, signal: controller.signal });
      return {
        status: reply.status,
        headers: reply.headers as Record<string, unknown>,
        body: reply.data,
      };
    } catch (error) {
      signal.throwIfAborted();
      throw this.explain(error, controller.signal.aborted);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  private explain(error: unknown, timedOut: boolean): LucidityError {
    const breakage = explainBreakage(error, this.host);
    if (!timedOut && !(breakage instanceof NetworkError && timeoutCodes.has(breakage.code))) return breakage;
    const attempts = this.attempts(error);
    const proxy = this.proxy && `the proxy ${this.proxy.name}`;
    const within = `within ${this.timeoutMs / 1000} s`;
    const problem =
      attempts === undefined
        ? `no answer from ${this.host}${proxy ? ` through ${proxy}` : ""} ${within}`
        : `no connection to ${proxy ?? this.host} ${within}${attempts || this.unresolved()}`;
    return new NetworkError("ETIMEDOUT", problem);
  }

  /** What happened while a connection for the request was opened; `undefined` if it had one. */
  private attempts(error: unknown): string | undefined {
    const socket = isAxiosError(error) ? (error.request as ClientRequest | undefined)?.socket : undefined;
    if (socket) return attemptsOf(socket, this.peer);
    const [, agent] = this.agents;
    return agent instanceof TunnelAgent ? agent.attempts() : undefined;
  }

  private unresolved(): string {
    return isIP(this.peer) === 0 ? "; DNS has not answered yet" : "";
  }
}

const timeoutCodes = new Set(["ETIMEDOUT", "ECONNABORTED"]);
