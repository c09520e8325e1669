/** Sends one HTTP request and returns its answer, or throws if the connection breaks. Knows nothing of statuses or tokens. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, { type AxiosInstance } from "axios";
import { type LucidityError, NetworkError, ProxyError } from "../errors";
import { explainBreakage } from "./breakage";
import { type Environment, type ProxyServer, proxyFor } from "./proxy";
import { TunnelAgent } from "./tunnel";

export interface Reply {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: string;
}

const mostBytes = 1024 * 1024;

export class Transport {
  private readonly http: AxiosInstance;
  private readonly agents: [HttpAgent, HttpsAgent];
  private readonly proxy: ProxyServer | undefined;
  /** An invalid proxy setting, thrown by the first post(): thrown by the constructor it would bypass the poll's error handling. */
  private readonly invalidProxy: ProxyError | undefined;
  /** Host and port. */
  readonly host: string;
  private readonly basePath: string;

  constructor(
    endpoint: string,
    version: string,
    private readonly timeoutMs: number,
    env: Environment = process.env,
  ) {
    const url = new URL(endpoint);
    this.host = url.port === "" ? `${url.hostname}:${url.protocol === "https:" ? 443 : 80}` : url.host;
    this.basePath = url.pathname.replace(/\/$/, "");
    const proxy = proxyFor(url, env);
    if (proxy instanceof ProxyError) this.invalidProxy = proxy;
    else this.proxy = proxy;
    const tls = { keepAlive: true, minVersion: "TLSv1.2" } as const;
    this.agents = [
      new HttpAgent({ keepAlive: true }),
      this.proxy ? new TunnelAgent(this.proxy, timeoutMs, tls) : new HttpsAgent(tls),
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
    const via = this.proxy ? ` through the proxy ${this.proxy.name}` : "";
    return new NetworkError(
      "ETIMEDOUT",
      `no answer from ${this.host}${via} within ${this.timeoutMs / 1000} s`,
    );
  }
}

const timeoutCodes = new Set(["ETIMEDOUT", "ECONNABORTED"]);
