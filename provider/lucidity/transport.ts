/** One HTTP exchange: what is sent, what comes back, and what its breaking means. Knows nothing of statuses or tokens. */
import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import axios, { type AxiosInstance, isAxiosError } from "axios";
import { CertificateError, NetworkError } from "./errors";

export interface Reply {
  status: number;
  headers: Readonly<Record<string, unknown>>;
  body: string;
}

const mostBytes = 1024 * 1024;
const certificateCodes =
  /^(CERT_|ERR_TLS_CERT|UNABLE_TO_(VERIFY|GET)|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|INVALID_(CA|PURPOSE)|HOSTNAME_MISMATCH)/;
const droppedCodes = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED_BY_PEER", "UND_ERR_SOCKET"]);

export class Transport {
  private readonly http: AxiosInstance;
  private readonly agents: [HttpAgent, HttpsAgent];
  readonly host: string;

  constructor(
    endpoint: string,
    version: string,
    private readonly timeoutMs: number,
  ) {
    const url = new URL(endpoint);
    this.host = url.port === "" ? `${url.hostname}:${url.protocol === "https:" ? 443 : 80}` : url.host;
    this.agents = [
      new HttpAgent({ keepAlive: true }),
      new HttpsAgent({ keepAlive: true, minVersion: "TLSv1.2" }),
    ];
    this.http = axios.create({
      baseURL: endpoint,
      httpAgent: this.agents[0],
      httpsAgent: this.agents[1],
      maxRedirects: 0,
      maxContentLength: mostBytes,
      timeout: timeoutMs,
      // A body is judged by who reads it, never by axios.
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

  close(): void {
    for (const agent of this.agents) agent.destroy();
  }

  /**
   * Posts JSON and reads the whole answer, whatever its status.
   *
   * @throws NetworkError, CertificateError, or `signal.reason` on abort
   */
  async post(
    path: string,
    body: object,
    headers: Record<string, string>,
    signal: AbortSignal,
  ): Promise<Reply> {
    signal.throwIfAborted();
    // axios' own timeout starts anew with every byte it is sent.
    const controller = new AbortController();
    const abort = () => controller.abort();
    signal.addEventListener("abort", abort, { once: true });
    const timer = setTimeout(abort, this.timeoutMs);
    try {
      const reply = await this.http.post<unknown>(path, body, { headers, signal: controller.signal });
      return {
        status: reply.status,
        headers: reply.headers as Record<string, unknown>,
        body: typeof reply.data === "string" ? reply.data : "",
      };
    } catch (error) {
      signal.throwIfAborted();
      throw this.explain(error, controller.signal.aborted);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }

  private explain(error: unknown, timedOut: boolean): NetworkError | CertificateError {
    const code = codeOf(error);
    const message = error instanceof Error ? error.message : "";
    if (timedOut || code === "ECONNABORTED" || code === "ETIMEDOUT") {
      return new NetworkError("ETIMEDOUT", `no answer from ${this.host} within ${this.timeoutMs / 1000} s`);
    }
    if (certificateCodes.test(code)) return new CertificateError(code, this.host);
    if (/maxContentLength/.test(message)) {
      return new NetworkError("TOO_LARGE", `the answer from ${this.host} is larger than 1 MiB`);
    }
    // axios says only "aborted" where the connection ends within the body.
    if (/aborted|socket hang up/.test(message)) {
      return new NetworkError(
        "ECONNRESET",
        `the connection to ${this.host} was closed before the answer was complete`,
      );
    }
    return new NetworkError(code, `${problems[code] ?? "the request failed"} (${code}), ${this.host}`);
  }
}

/** Whether the connection was dropped, so that a repeat on a new one may do. */
export const isDropped = (error: unknown) => error instanceof NetworkError && droppedCodes.has(error.code);

const problems: Record<string, string> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was closed",
  ENOTFOUND: "the host name is not known to DNS",
  EAI_AGAIN: "DNS did not answer",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  HPE_HEADER_OVERFLOW: "the answer's headers are too large",
  EPROTO: "no TLS connection could be agreed on",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "the server's TLS version is too old",
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "the server's TLS version is too old",
};

function codeOf(error: unknown): string {
  const nested =
    isAxiosError(error) || error instanceof Error ? (error as { cause?: unknown }).cause : undefined;
  for (const candidate of [nested, error]) {
    const code = (candidate as { code?: unknown } | undefined)?.code;
    if (typeof code === "string" && !code.startsWith("ERR_BAD") && code !== "ERR_NETWORK") return code;
  }
  return "no code";
}
