/** Who may reach the simulator: this machine, and no web page of another origin. */
import type { IncomingHttpHeaders } from "node:http";

/** Whether a host to listen on is loopback. */
export const isLoopback = (host: string) => /^(127(\.\d{1,3}){3}|::1|localhost)$/.test(host);

const loopbackHostHeader = /^(127(\.\d{1,3}){3}|\[::1\]|localhost)(:\d{1,5})?$/i;
/** What browsers send for a request of the server's own pages, or of an address that the user typed. */
const ownSites: readonly unknown[] = [undefined, "same-origin", "none"];

/**
 * Why a request is refused, or `undefined`.
 *
 * A browser on this machine sends requests for any web page. A page that lets its own name resolve to 127.0.0.1 (DNS
 * rebinding) has the same origin for the browser, and only the Host header gives it away.
 */
export function refusalOf(headers: IncomingHttpHeaders, allowRemote: boolean): string | undefined {
  const { host = "", origin, "sec-fetch-site": site } = headers;
  if (!allowRemote && !loopbackHostHeader.test(host))
    return "the Host header must be a loopback address or localhost, unless allowRemote (--allow-remote) is set";
  const isOwn = (origin === undefined || origin === `http://${host}`) && ownSites.includes(site);
  return isOwn ? undefined : "a web page of another origin must not send requests to the simulator";
}
