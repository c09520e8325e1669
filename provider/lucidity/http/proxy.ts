/** Reads the proxy for the API from the environment: HTTPS_PROXY, ALL_PROXY and NO_PROXY. */
import { BlockList, isIP } from "node:net";
import { ProxyError } from "../errors";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface ProxyServer {
  readonly url: URL;
  /** Host and port, for messages. */
  readonly name: string;
}

const variables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"];

/**
 * The proxy for `endpoint`, if there is one, or an error that names the variable, never its value. An endpoint without TLS is
 * local: it is never proxied, since the proxy could read the tokens.
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

export const portOf = (url: URL) =>
  url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
export const bare = (host: string) => host.replace(/^\[|\]$/g, "");

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
