/**
 * The call for a partition's status, as the vendor spells it. What is sent is exact. Where the form of the answer is not
 * documented, every likely form is accepted.
 *
 * @see docs/api.md for where each fact comes from
 */
import { isOfGuide, prefix, statusOf } from "../../statuses/statuses";
import { ApiError } from "../errors";
import type { Redaction } from "../redaction/redaction";
import { type Json, own, parseObject, readRemarks, unreadable, words } from "./envelope";

/** The names that identify a partition at Lucidity. */
export interface Partition {
  readonly cloudProvider: "AWS" | "AZURE" | "GCP";
  readonly cloudProviderAccountId: string;
  readonly instanceId: string;
  /** Azure alone. */
  readonly resourceGroup?: string;
  readonly mountPoint: string;
}

/** The status of a partition, `NOT_FOUND` if no request for it is visible. */
export interface Answer {
  readonly status: string;
  readonly reason?: string;
  readonly requestId?: string;
  /** Where in the answer the status was, if not at a place that was expected. */
  readonly foundAt?: string;
}

export const statusPath = "/external/client/api/v1/partition/create/status";

const longest = { word: 100, reason: 600, path: 200 };

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

interface Found {
  status: string;
  /** Where, if not at a place that was expected. */
  path?: string;
}

function findStatus(answer: Json): Found | undefined {
  const data = own(answer, "data");
  const inside = words(own(data, "status")) ?? words(own(data, "partitionStatus")) ?? words(data);
  if (inside !== undefined) return { status: statusOf(inside) };
  // A top-level status may be "SUCCESS" or 500: only the guide's own names count there.
  for (const key of ["status", "partitionStatus"]) {
    const status = words(own(answer, key));
    if (status !== undefined && isOfGuide(statusOf(status))) return { status: statusOf(status) };
  }
  const [first, ...others] = unmistakable(data, "data");
  return first !== undefined && others.every(({ status }) => status === first.status) ? first : undefined;
}

/** Deeper than any answer that a person would design. */
const deepest = 20;
const wholeName = new RegExp(`^${prefix}\\w+$`, "i");

/** Every name of a status with the guide's prefix, wherever it is in `value`. */
function* unmistakable(value: unknown, path: string, depth = 0): Generator<Required<Found>> {
  const name = words(value);
  if (name !== undefined && wholeName.test(name)) yield { status: statusOf(name), path };
  if (typeof value !== "object" || value === null || depth === deepest) return;
  for (const [key, nested] of Object.entries(value))
    yield* unmistakable(nested, Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`, depth + 1);
}

const saysNotFound = (code: string | undefined) =>
  code !== undefined && /(^|_)NOT_?FOUND($|_)|^404$/i.test(code.replace(/[\s-]/g, "_"));

/**
 * Reads a 2xx or 404 answer of the status call.
 *
 * @param request method, path, host and port, for messages
 * @throws UnreadableAnswerError, or ApiError if the envelope says that the call failed
 */
export function readStatus(
  httpStatus: number,
  body: string,
  redaction: Redaction,
  request = statusPath,
): Answer {
  const { code, message, requestId } = readRemarks(body, redaction);
  const withId = requestId === undefined ? {} : { requestId };
  const withReason = message === undefined ? {} : { reason: message };
  const answer = parseObject(body);
  // A page that says 404 is not the API's: the endpoint is wrong, or a gateway answered.
  if (answer === undefined) throw unreadable(body, redaction, httpStatus === 404 ? request : undefined);
  if (httpStatus === 404) return { status: "NOT_FOUND", ...withReason, ...withId };
  if (own(answer, "success") === false) {
    if (saysNotFound(code)) return { status: "NOT_FOUND", ...withReason, ...withId };
    throw new ApiError(httpStatus, code, message, requestId);
  }
  const found = findStatus(answer);
  if (found === undefined) throw unreadable(body, redaction);
  const data = own(answer, "data");
  const reason = words(own(data, "message")) ?? words(own(data, "failureReason")) ?? message;
  return {
    status: redaction.clean(found.status, longest.word),
    ...(found.path !== undefined && { foundAt: redaction.excerpt(found.path, longest.path) }),
    ...(reason !== undefined && { reason: redaction.clean(reason, longest.reason) }),
    ...withId,
  };
}
