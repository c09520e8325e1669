/** The call that exchanges a refresh token for an access token, as the vendor spells it. */
import { UnreadableAnswerError } from "../errors";
import type { Redaction } from "../redaction/redaction";
import { own, parseObject, words } from "./envelope";

export const tokenExchangePath = "/external/api/v1/auth/user-token/refresh";
/** Longer than any token that a server takes in a header. */
export const longestToken = 16 * 1024;
const longest = { title: 100, key: 30, keys: 10 };

export const tokenExchangeBody = (refreshToken: string) => ({ refreshToken });

/** Reads the 2xx answer of a token exchange. @throws UnreadableAnswerError that quotes nothing: a token may be anywhere in it */
export function readAccessToken(body: string, redaction: Redaction): string {
  const answer = parseObject(body);
  const token = words(own(answer, "accessToken")) ?? words(own(own(answer, "data"), "accessToken"));
  if (token !== undefined && token.length > longestToken) {
    throw unreadable(
      `an accessToken of ${token.length} characters, more than the ${longestToken} that are taken`,
    );
  }
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return token;
  if (answer !== undefined) {
    throw unreadable(`an object with ${keysOf(answer, redaction)}, and no accessToken that can be used`);
  }
  const text = body.trim();
  if (text === "") throw unreadable("");
  throw unreadable(
    text.startsWith("<")
      ? `a page${titleOf(text)}, ${text.length} characters`
      : `${body.length} characters, not shown since a token may be among them`,
  );
}

const unreadable = (what: string) => new UnreadableAnswerError(what, "the token exchange");

function keysOf(answer: object, redaction: Redaction): string {
  const keys = Object.keys(answer);
  if (keys.length === 0) return "no keys";
  const shown = keys.slice(0, longest.keys).map((key) => redaction.excerpt(key, longest.key));
  const more = keys.length > longest.keys ? ` and ${keys.length - longest.keys} more` : "";
  return `the keys ${shown.join(", ")}${more}`;
}

/** Of an HTML page's title, words and small numbers alone: anything else could be a token. */
function titleOf(page: string): string {
  const start = page.slice(0, 4_096);
  const title = /^<(?:!doctype html|html)\b/i.test(start)
    ? /<title[^<>]*>([^<]*)</i.exec(start)?.[1]
    : undefined;
  const parts = title?.trim().split(/\s+/) ?? [];
  const text = parts.join(" ");
  const isShown = parts.every((part) => /^(?:\p{L}{1,20}|\d{1,3})?[.,:;!?|·–-]?$/u.test(part));
  return isShown && text !== "" && text.length <= longest.title
    ? ` with the title ${JSON.stringify(text)}`
    : "";
}

/** When a JWT expires, in milliseconds since 1970; `undefined` for any other token. */
export function jwtExpiryMs(token: string): number | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) return undefined;
  const exp = own(parseObject(Buffer.from(payload, "base64url").toString("utf8")), "exp");
  return typeof exp === "number" && Number.isFinite(exp) ? exp * 1000 : undefined;
}
