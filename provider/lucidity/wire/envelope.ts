/** What all bodies of the API have in common: JSON, an envelope, an error's code and message, a request id. */
import { UnreadableAnswerError } from "../errors";
import type { Redaction } from "../redaction/redaction";

const longest = { message: 500, excerpt: 200, code: 100 };

export type Json = Record<string, unknown>;

export function parseObject(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

export const own = (object: unknown, key: string): unknown =>
  typeof object === "object" && object !== null && Object.hasOwn(object, key)
    ? (object as Json)[key]
    : undefined;

export const words = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

/** What an answer says besides its status: the code and message of an error, and the request id. */
export interface Remarks {
  code?: string | undefined;
  message?: string | undefined;
  requestId?: string | undefined;
  /** Whether it is the API's own envelope of a failed call: a gateway's body may hold a code, too. */
  isEnvelope: boolean;
}

/** The remarks of any body, in the envelope or in the token exchange's other form; secrets removed. */
export function readRemarks(body: string, redaction: Redaction): Remarks {
  const answer = parseObject(body);
  const error = own(answer, "error");
  const clean = (value: unknown, length: number) => {
    const text = typeof value === "number" ? String(value) : words(value);
    return text === undefined ? undefined : redaction.clean(text, length);
  };
  return {
    code: clean(own(error, "code"), longest.code),
    message: clean(own(error, "message") ?? own(answer, "message") ?? error, longest.message),
    requestId: clean(own(answer, "requestId") ?? own(answer, "trackingCode"), longest.code),
    isEnvelope: own(answer, "success") === false,
  };
}

/** @param missing the request that was answered with a 404 */
export const unreadable = (body: string, redaction: Redaction, missing?: string) =>
  new UnreadableAnswerError(
    redaction.excerpt(body.trim(), longest.excerpt),
    missing && `${missing} (HTTP 404)`,
    missing && "lucidity:endpoint",
  );
