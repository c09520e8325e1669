/**
 * The call for a partition's status, as the vendor spells it. What is sent is exact. Where the form of the answer is not
 * documented, every likely form is accepted.
 *
 * @see docs/api.md for where each fact comes from
 */
import { isOfGuide, statusOf } from "../../statuses/statuses";
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
}

export const statusPath = "/external/client/api/v1/partition/create/status";

const longest = { word: 100, reason: 600 };

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

function findStatus(answer: Json): string | undefined {
  const data = own(answer, "data");
  const inside = words(own(data, "status")) ?? words(own(data, "partitionStatus")) ?? words(data);
  if (inside !== undefined) return statusOf(inside);
  // A top-level status may be "SUCCESS" or 500: only the guide's own names count there.
  for (const key of ["status", "partitionStatus"]) {
    const status = words(own(answer, key));
    if (status !== undefined && isOfGuide(statusOf(status))) return statusOf(status);
  }
  return undefined;
}

const saysNotFound = (code: string | undefined) =>
  code !== undefined && /(^|_)NOT_?FOUND($|_)|^404$/i.test(code.replace(/[\s-]/g, "_"));

/**
 * Reads a 2xx or 404 answer of the status call.
 *
 * @throws UnreadableAnswerError, or ApiError if the envelope says that the call failed
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
