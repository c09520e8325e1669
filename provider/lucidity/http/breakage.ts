/** Translates the errors of Node and axios when a connection breaks. */
import { isAxiosError } from "axios";
import { LucidityError, NetworkError, TlsError } from "../errors";

const certificateCodes =
  /^(CERT_|CRL_|ERR_TLS_CERT|ERROR_IN_C|UNABLE_TO_(VERIFY|GET|DE)|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED_CERT|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED|HOSTNAME_MISMATCH)/;
const droppedCodes = new Set(["ECONNRESET", "EPIPE"]);

const problems: Readonly<Record<string, string>> = {
  ECONNREFUSED: "the connection was refused",
  ECONNRESET: "the connection was closed before the answer was complete",
  EPIPE: "the connection was closed",
  ENOTFOUND: "the host name is not known to DNS",
  EAI_AGAIN: "DNS did not answer",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  EADDRNOTAVAIL: "this machine has no address of that kind",
  ETIMEDOUT: "it did not answer",
  HPE_HEADER_OVERFLOW: "the answer's headers are too large",
  EPROTO: "the TLS handshake failed",
};

/** A machine without IPv6 has no route to each IPv6 address: another address's problem says more. */
const noRoute = new Set(["EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"]);

export const problemOf = (code = "no code") => `${problems[code] ?? "the request failed"} (${code})`;

/** @param from the host and port that broke the connection, for messages */
export function explainBreakage(error: unknown, from: string): LucidityError {
  const cause = isAxiosError(error) ? error.cause : undefined;
  if (cause instanceof LucidityError) return cause;
  const code = codeOf(cause) ?? codeOf(error) ?? "no code";
  const message = error instanceof Error ? error.message : "";
  if (certificateCodes.test(code)) return new TlsError(code, from);
  if (/unsupported protocol|alert protocol version/.test(message)) return new TlsError("TLS_TOO_OLD", from);
  if (/wrong version number|packet length too long/.test(message)) return new TlsError("NO_TLS", from);
  if (message.includes("maxContentLength")) {
    return new NetworkError("TOO_LARGE", `the answer from ${from} is larger than 1 MiB`);
  }
  // axios says only "aborted" if the connection ends within the body.
  const known = /aborted|socket hang up/.test(message) ? "ECONNRESET" : code;
  return new NetworkError(known, `${problemOf(known)}, ${from}${attemptsIn(cause ?? error, from)}`);
}

/** Whether the connection was dropped: a retry on a new one may succeed. */
export const isDropped = (error: unknown) => error instanceof NetworkError && droppedCodes.has(error.code);

/** What happened at each address of a host that could not be connected to; nothing where `from` is itself the address. */
function attemptsIn(error: unknown, from: string): string {
  const errors: unknown[] = error instanceof AggregateError ? error.errors : [error];
  const tried = errors.flatMap((each) => {
    const address = each instanceof Error && "address" in each ? String(each.address) : from;
    return from.includes(address) ? [] : [`${address}: ${problemOf(codeOf(each))}`];
  });
  return tried.length === 0 ? "" : `; ${tried.join(", ")}`;
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) {
    const codes = error.errors.map(codeOf);
    return codes.find((code) => code !== undefined && !noRoute.has(code)) ?? codes[0];
  }
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  // axios invents these codes when it knows no cause.
  return typeof code === "string" && !/^ERR_(BAD|NETWORK)/.test(code) ? code : undefined;
}
