/** Checks the connection to the API, without a request: proxy, DNS, TCP and TLS. */
import { lookup } from "node:dns/promises";
import { once } from "node:events";
import { connect as connectTcp, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls, type TLSSocket } from "node:tls";
import { LucidityError, ProxyError, TlsError } from "../../lucidity/errors";
import { explainBreakage } from "../../lucidity/http/breakage";
import { connectOptions, tlsOptions } from "../../lucidity/http/connectOptions";
import { bare } from "../../lucidity/http/noProxy";
import { type ProxyServer, portOf, proxyFor, proxyVariables } from "../../lucidity/http/proxy";
import { TunnelAgent } from "../../lucidity/http/tunnel";
import { inTheWordsOf } from "../../report/wording";
import { orAbort } from "../../util/abort";
import { type Environment, firstSet } from "../../util/environment";
import { shown, visible } from "../../util/text";
import { type Finding, tookMs } from "./finding";

const timeoutMs = 10_000;
const nextSteps = {
  proxy: "have the proxy let this host through, or exempt the host in NO_PROXY",
  certificate: "check the proxy, the certificate's CA (NODE_EXTRA_CA_CERTS) and LUCIDITY_ENDPOINT",
  network: "check the network, the proxy and LUCIDITY_ENDPOINT",
} as const;

/** Ends with the first step that fails. */
export async function* checkConnection(
  endpoint: URL,
  env: Environment,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const proxy = proxyFor(endpoint, env);
  yield proxyFinding(proxy, endpoint, env);
  if (env.NODE_TLS_REJECT_UNAUTHORIZED === "0")
    yield {
      step: "certificates",
      state: "warning",
      text: "NODE_TLS_REJECT_UNAUTHORIZED=0: none is checked, and anybody on the way can read the tokens",
      next: "unset NODE_TLS_REJECT_UNAUTHORIZED, and name a private CA in NODE_EXTRA_CA_CERTS",
    };
  if (proxy instanceof ProxyError) return;
  const { url, name } = proxy ?? { url: endpoint, name: `${endpoint.hostname}:${portOf(endpoint)}` };
  const host = bare(url.hostname);
  const steps: [step: string, run: () => Promise<string>][] = [];
  if (!isIP(host)) steps.push(["DNS", () => addressesOf(host)]);
  const connection = proxy === undefined ? "connection" : "connection to the proxy";
  steps.push([connection, () => connected(host, portOf(url), name)]);
  if (endpoint.protocol === "https:") steps.push(["TLS", () => secured(endpoint, proxy)]);
  for (const [step, run] of steps) {
    const startedMs = performance.now();
    signal.throwIfAborted();
    try {
      const text = await orAbort(run(), AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
      yield { step, state: "ok", text: `${text}, in ${tookMs(performance.now() - startedMs)}` };
    } catch (error) {
      signal.throwIfAborted();
      const from = step === "TLS" ? `${endpoint.hostname}:${portOf(endpoint)}` : name;
      const broken = error instanceof LucidityError ? error : explainBreakage(error, from);
      const isLate = error instanceof Error && /Timeout|Abort/.test(error.name);
      const text = isLate ? `no answer from ${from} within ${timeoutMs / 1000} s` : broken.message;
      const issuer = broken instanceof TlsError ? await issuerOf(endpoint, proxy) : "";
      const isOfProxy = broken instanceof ProxyError;
      yield {
        step: isOfProxy ? "connection through the proxy" : step,
        state: "failed",
        text: inTheWordsOf("command", text) + issuer,
        next: isOfProxy ? nextSteps.proxy : step === "TLS" ? nextSteps.certificate : nextSteps.network,
        ending: "notReached",
      };
      return;
    }
  }
}

function proxyFinding(proxy: ProxyServer | ProxyError | undefined, endpoint: URL, env: Environment): Finding {
  const step = "proxy";
  if (proxy instanceof ProxyError)
    return { step, state: "failed", text: proxy.message, next: "fix this variable", ending: "notReached" };
  const variable = firstSet(env, ...proxyVariables)?.name;
  const text = `${visible(proxy?.name ?? "")}, from ${variable}`;
  if (proxy?.warning !== undefined)
    return { step, state: "warning", text: `${text}; ${proxy.warning}`, next: "correct NO_PROXY" };
  if (proxy !== undefined) return { step, state: "ok", text };
  if (variable === undefined) return { step, state: "ok", text: "none is set" };
  const why = endpoint.protocol === "https:" ? "NO_PROXY exempts this host" : "none is used without TLS";
  return { step, state: "ok", text: `${variable} is set, and not used: ${why}` };
}

async function addressesOf(host: string): Promise<string> {
  const [first, ...more] = await lookup(host, { all: true });
  return `${host} is ${first?.address}${more.length === 0 ? "" : ` and ${more.length} more`}`;
}

async function connected(host: string, port: number, name: string): Promise<string> {
  const socket = connectTcp({ host, port, ...connectOptions });
  try {
    await once(socket, "connect", { signal: AbortSignal.timeout(timeoutMs) });
    return `to ${name}`;
  } finally {
    socket.destroy();
  }
}

async function secured(endpoint: URL, proxy: ProxyServer | undefined): Promise<string> {
  const protocol = await withTls(endpoint, proxy, tlsOptions, (socket) => socket.getProtocol());
  return `${protocol ?? "TLS"} with ${endpoint.hostname}`;
}

/** The issuer of an untrusted certificate. Nothing is sent over this connection. */
async function issuerOf(endpoint: URL, proxy: ProxyServer | undefined): Promise<string> {
  try {
    const unchecked = { ...tlsOptions, rejectUnauthorized: false };
    const found = await withTls(endpoint, proxy, unchecked, (socket) => socket.getPeerCertificate());
    const { CN, O } = found.issuer;
    return `; it is issued by ${shown([CN ?? O].flat().join(", "))}, and valid until ${shown(found.valid_to)}`;
  } catch {
    return "";
  }
}

async function withTls<T>(
  endpoint: URL,
  proxy: ProxyServer | undefined,
  options: typeof tlsOptions & { rejectUnauthorized?: boolean },
  use: (socket: TLSSocket) => T,
): Promise<T> {
  const host = bare(endpoint.hostname);
  const target = { host, port: portOf(endpoint), servername: isIP(host) ? "" : host, ...options };
  const agent = proxy && new TunnelAgent(proxy, timeoutMs, options);
  const socket = agent
    ? await new Promise<Duplex>((resolve, reject) => {
        agent.createConnection(target, (error, stream) => (error ? reject(error) : resolve(stream)));
      })
    : connectTls(target);
  try {
    await once(socket, "secureConnect", { signal: AbortSignal.timeout(timeoutMs) });
    return use(socket as TLSSocket);
  } finally {
    socket.destroy();
    agent?.destroy();
  }
}
