/** Reads NO_PROXY: a host, a domain above it, `host:port`, an address, a subnet such as `10.0.0.0/8`, or `*`. */
import { BlockList, isIP } from "node:net";
import { domainToASCII } from "node:url";

type Matches = (host: string, port: number) => boolean;

export interface NoProxy {
  matches: Matches;
  /** The entries that mean nothing here, in the order in which they are written. */
  notUnderstood: readonly string[];
}

export function readNoProxy(value: string): NoProxy {
  const entries = value.split(/[\s,]+/).filter((entry) => entry !== "");
  const read = entries.map((entry) => ({ entry, matches: matcherOf(entry.toLowerCase()) }));
  return {
    matches: (host, port) => read.some(({ matches }) => matches?.(withoutDot(host), port)),
    notUnderstood: read.filter(({ matches }) => matches === undefined).map(({ entry }) => entry),
  };
}

export const bare = (host: string) => host.replace(/^\[|\]$/g, "");
/** A name may end in the dot of DNS's root. */
const withoutDot = (host: string) => host.replace(/\.$/, "");

/** Labels of letters, digits, hyphens and underscores. The last is no number, as in an address that is not complete. */
const domain = /^(?:\*?\.)?((?:[\p{L}\p{N}_-]+\.)*(?!\d+$)[\p{L}\p{N}_-]+)$/u;

function matcherOf(entry: string): Matches | undefined {
  if (entry === "*") return () => true;
  const [network = "", bits] = entry.split("/");
  if (bits !== undefined) return subnet(network, bits);
  const port = isIP(entry) === 6 ? undefined : /:(\d+)$/.exec(entry)?.[1];
  const name = withoutDot(bare(port === undefined ? entry : entry.slice(0, -port.length - 1)));
  const matches = isIP(name) === 0 ? below(name) : subnet(name, isIP(name) === 4 ? "32" : "128");
  if (matches === undefined || port === undefined) return matches;
  return (host, hostPort) => hostPort === Number(port) && matches(host, hostPort);
}

function below(name: string): Matches | undefined {
  const suffix = domainToASCII(domain.exec(name)?.[1] ?? "");
  if (suffix === "") return undefined;
  return (host) => host === suffix || (isIP(host) === 0 && host.endsWith(`.${suffix}`));
}

function subnet(network: string, bits: string): Matches | undefined {
  const family = isIP(network);
  if (family === 0 || network.includes("%") || !/^\d{1,3}$/.test(bits)) return undefined;
  if (Number(bits) > (family === 4 ? 32 : 128)) return undefined;
  const type = family === 4 ? "ipv4" : "ipv6";
  const list = new BlockList();
  list.addSubnet(network, Number(bits), type);
  return (host) => isIP(host) === family && list.check(host, type);
}
