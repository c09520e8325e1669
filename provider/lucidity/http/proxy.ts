/** Reads the proxy for the API from the environment: HTTPS_PROXY, ALL_PROXY and NO_PROXY. */
import { type Environment, firstSet } from "../../util/environment";
import { cut, visible } from "../../util/text";
import { ProxyError } from "../errors";
import { bare, readNoProxy } from "./noProxy";

export interface ProxyServer {
  readonly url: URL;
  /** Host and port, for messages. */
  readonly name: string;
  readonly warning?: string;
}

/** The first of them that is set counts. */
export const proxyVariables = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"] as const;

const mostNamed = 5;
const longestNamed = 60;

/**
 * The proxy for `endpoint`, if there is one, or an error that names the variable, never its value. An endpoint without TLS is
 * local: it is never proxied, since the proxy could read the tokens.
 */
export function proxyFor(endpoint: URL, env: Environment): ProxyServer | ProxyError | undefined {
  const set = firstSet(env, ...proxyVariables);
  if (endpoint.protocol !== "https:" || set === undefined) return undefined;
  const exempt = firstSet(env, "no_proxy", "NO_PROXY");
  const { matches, notUnderstood } = readNoProxy(exempt?.value ?? "");
  if (matches(bare(endpoint.hostname), portOf(endpoint))) return undefined;
  const url = serverOf(set.value);
  if (url === undefined) {
    const hint = set.value.includes("@")
      ? ". In its user and password, characters such as #, /, ?, @ and \\ must be percent-encoded: %23, %2F, %3F, %40 and %5C"
      : "";
    return new ProxyError(
      `${set.name} must be the URL of an HTTP proxy, such as http://proxy.example.com:3128${hint}`,
    );
  }
  const name = `${url.hostname}:${portOf(url)}`;
  if (exempt === undefined || notUnderstood.length === 0) return { url, name };
  const warning = `${exempt.name} holds what pulumi-lucidity does not understand and ignores: ${listed(notUnderstood)}. Requests to ${endpoint.host} go through the proxy ${name}. Write host names, domains such as .example.com, addresses, or subnets such as 10.0.0.0/8, with commas between them`;
  return { url, name, warning };
}

/** `undefined` where a part of the user or password would be taken for the host, the port or what follows them. */
function serverOf(value: string): URL | undefined {
  const address = /^[a-z][a-z\d+.-]*:\/\//i.test(value) ? value : `http://${value}`;
  const userInfo = address.slice(address.indexOf("://") + 3, Math.max(0, address.lastIndexOf("@")));
  const url = URL.parse(address);
  return url === null || !/^https?:$/.test(url.protocol) || /[#/?\\]/.test(userInfo) ? undefined : url;
}

/** An entry that is a URL may hold a password. */
const shown = (entry: string) => visible(cut(entry.slice(entry.lastIndexOf("@") + 1), longestNamed));

function listed(entries: readonly string[]): string {
  const more = entries.length - mostNamed;
  const named = entries.slice(0, mostNamed).map(shown).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}

export const portOf = (url: URL) =>
  url.port === "" ? (url.protocol === "https:" ? 443 : 80) : Number(url.port);
