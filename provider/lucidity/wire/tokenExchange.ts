/** The call that exchanges a refresh token for an access token, as the vendor spells it. */
import { cut } from "../../util/text";
import { UnreadableAnswerError } from "../errors";
import type { Redaction } from "../redaction/redaction";
import { own, parseObject, unreadable, words } from "./envelope";

export const tokenExchangePath = "/external/api/v1/auth/user-token/refresh";
const longest = { excerpt: 200, key: 30 };

export const tokenExchangeBody = (refreshToken: string) => ({ refreshToken });

/** Reads the mint's 2xx answer. @throws UnreadableAnswerError */
export function readAccessToken(body: string, redaction: Redaction): string {
  const answer = parseObject(body);
  const token = words(own(answer, "accessToken")) ?? words(own(own(answer, "data"), "accessToken"));
  if (token !== undefined && /^[\x21-\x7e]+$/.test(token)) return token;
  // A page of HTML is worth quoting; anything else may hold a token that nobody knows to be one.
  if (/^\s*</.test(body)) throw unreadable(body, redaction);
  const keys = answer && Object.keys(answer).map((key) => redaction.clean(key, longest.key));
  throw new UnreadableAnswerError(
    keys
      ? `an object with ${keys.length === 0 ? "no keys" : `the keys ${cut(keys.join(", "), longest.excerpt)}`}, and no accessToken that is one`
      : body.trim() && `${body.length} characters, not shown since a token may be among them`,
  );
}

/** When a JWT expires, in milliseconds since 1970; `undefined` for any other token. */
export function jwtExpiryMs(token: string): number | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) return undefined;
  const exp = own(parseObject(Buffer.from(payload, "base64url").toString("utf8")), "exp");
  return typeof exp === "number" && Number.isFinite(exp) ? exp * 1000 : undefined;
}
