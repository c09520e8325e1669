/**
 * The one place that knows the vendor's spellings: paths, headers, bodies, envelopes. What is not known of them is accepted
 * in every form that is likely; what is sent is exact.
 *
 * @see docs/api.md for where each fact comes from
 */
import { cut } from "../util/text";
import { ApiError, UnreadableAnswerError } from "./errors";
import type { Redaction } from "./redaction";

/** What names a partition at Lucidity. */
export interface Partition {
  readonly cloudProvider: "AWS" | "AZURE" | "GCP";
  readonly cloudProviderAccountId: string;
  readonly instanceId: string;
  /** Azure alone. */
  readonly resourceGroup?: string;
  readonly mountPoint: string;
}

/** The status of a partition, `NOT_FOUND` where no request for it is visible. */
export interface Answer {
  readonly status: string;
  readonly reason?: string;
  readonly requestId?: string;
}

export const statusPath = "/external/client/api/v1/partition/create/status";
export const tokenExchangePath = "/external/api/v1/auth/user-token/refresh";

const statusNames = ["PENDING", "IN_PROGRESS", "ON_BOARDED", "FAILED_ONBOARDING", "FAILED", "UNKNOWN"];
const prefix = "PARTITION_STATUS_";
const longest = { word: 100, reason: 600, message: 500, excerpt: 200, code: 100, key: 30 };

export function statusBody(partition: Partition): object {
  const { cloudProvider, cloudProviderAccountId, instanceId, resourceGroup, mountPoint } = partition;
  return {
    cloudProvider,
    cloudProviderAccountId,
    instanceId,
    ...(resourceGroup !== undefined && { resourceGroup }),
    mountPoint,
  };
}

export function statusHeaders(accessToken: string, authScheme: "raw" | "bearer"): Record<string, string> {
  return {
    "X-Authtype": "lucidity_access_token",
    Authorization: authScheme === "bearer" ? `Bearer ${accessToken}` : accessToken,
  };
}

export const tokenExchangeBody = (refreshToken: string) => ({ refreshToken });

type Json = Record<string, unknown>;

function parseObject(body: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const own = (object: unknown, key: string): unknown =>
  typeof object === "object" && object !== null && Object.hasOwn(object, key)
    ? (object as Json)[key]
    : undefined;

const words = (value: unknown): string | undefined =>
  typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;

function unprefixed(status: string): string {
  const upper = status.toUpperCase();
  const bare = upper.startsWith(prefix) ? upper.slice(prefix.length) : upper;
  return statusNames.includes(bare) ? bare : status;
}

function findStatus(answer: Json): string | undefined {
  const data = own(answer, "data");
  const inside = words(own(data, "status")) ?? words(own(data, "partitionStatus")) ?? words(data);
  if (inside !== undefined) return unprefixed(inside);
  // A top-level status may be "SUCCESS" or 500: only the guide's own names count there.
  for (const key of ["status", "partitionStatus"]) {
    const status = words(own(answer, key));
    if (status !== undefined && statusNames.includes(unprefixed(status))) return unprefixed(status);
  }
  return undefined;
}

/** What an answer says besides its status: the code and message of an error, a reason, the request id. */
export interface Remarks {
  code?: string | undefined;
  message?: string | undefined;
  requestId?: string | undefined;
}

/** The remarks of any body, of the envelope or of the mint's other shape, free of secrets. */
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
  };
}

const saysNotFound = (code: string | undefined) =>
  code !== undefined && /(^|_)NOT_?FOUND($|_)|^404$/i.test(code.replace(/[\s-]/g, "_"));

/**
 * Reads a 2xx or 404 answer of the status call.
 *
 * @throws UnreadableAnswerError, or ApiError where the envelope says that the call failed
 */
export function readStatus(httpStatus: number, body: string, redaction: Redaction): Answer {
  const { code, message, requestId } = readRemarks(body, redaction);
  const withId = requestId === undefined ? {} : { requestId };
  const withReason = message === undefined ? {} : { reason: message };
  if (httpStatus === 404) return { status: "NOT_FOUND", ...withReason, ...withId };
  const answer = parseObject(body);
  if (answer === undefined) throw unreadable(body, redaction);
  if (own(answer, "success") === false) {
    if (saysNotFound(code)) return { status: "NOT_FOUND", ...withReason, ...withId };
    throw new ApiError(httpStatus, code, message, requestId);
  }
  const status = findStatus(answer);
  if (status === undefined) throw unreadable(body, redaction);
  const data = own(answer, "data");
  const reason = words(own(data, "message")) ?? words(own(data, "failureReason")) ?? message;
  return {
    status: redaction.clean(status, longest.word),
    ...(reason !== undefined && { reason: redaction.clean(reason, longest.reason) }),
    ...withId,
  };
}

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

export const unreadable = (body: string, redaction: Redaction) =>
  new UnreadableAnswerError(redaction.clean(body.trim(), longest.excerpt));

/** When a JWT expires, in milliseconds since 1970; `undefined` for any other token. */
export function jwtExpiryMs(token: string): number | undefined {
  const payload = token.split(".")[1];
  if (payload === undefined) return undefined;
  const exp = own(parseObject(Buffer.from(payload, "base64url").toString("utf8")), "exp");
  return typeof exp === "number" && Number.isFinite(exp) ? exp * 1000 : undefined;
}
