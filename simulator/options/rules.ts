/** The rules for options and scripts. */
import { validateHeaderName, validateHeaderValue } from "node:http";
import * as v from "valibot";
import type { Behaviour } from "../partitions/partitions";
import { problemOf } from "./messages";

/** Our messages complete a sentence that begins with the property's name. */
const text = v.pipe(v.string(), v.minLength(1, "must not be empty"));
const from = (least: number) =>
  v.pipe(v.number(), v.minValue(least, `must be at least ${least}`), v.finite("must be finite"));
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(from(least), v.integer("must be a whole number"), v.maxValue(most, `must be at most ${most}`));
const seconds = v.optional(from(0));
const httpStatus = (most: number) =>
  v.pipe(
    v.number(),
    v.check(
      (value) => Number.isInteger(value) && value >= 200 && value <= most,
      `must be a whole number from 200 to ${most}`,
    ),
  );
/** Faults build bodies and headers in memory. */
const mostBytes = 256 * 1024 * 1024;
const mostHeaders = 10_000;
const longestLatencyMs = 10 * 60_000;

const behaviour = {
  from: v.optional(v.picklist(["firstRequest", "start"])),
  notVisibleForS: seconds,
  pendingS: seconds,
  inProgressS: seconds,
  final: v.optional(text),
  reason: v.optional(v.string()),
  steps: v.optional(
    v.pipe(v.array(v.strictObject({ status: text, forS: seconds })), v.minLength(1, "must not be empty")),
  ),
  queued: v.optional(v.boolean()),
};
const either = <T extends { [Key in keyof Behaviour]?: unknown }>() =>
  v.check<T, string>(
    ({ steps, pendingS, inProgressS, final, queued }) =>
      steps === undefined || [pendingS, inProgressS, final, queued].every((value) => value === undefined),
    "must not have `steps` together with `pendingS`, `inProgressS`, `final` or `queued`",
  );
const partition = v.pipe(v.strictObject({ instanceId: text, mountPoint: text, ...behaviour }), either());

const isHeader = ([name, value]: [string, string]) => {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
};
const headers = v.pipe(
  v.record(v.string(), v.string()),
  v.check(
    (record) => Object.entries(record).every(isHeader),
    "must contain valid HTTP header names and values",
  ),
);
const headerText = v.pipe(
  v.string(),
  v.check((value) => isHeader(["Location", value]), "must be a valid HTTP header value"),
);
const every = {
  on: v.optional(v.picklist(["status", "mint", "any"])),
  mountPoint: v.optional(text),
  times: v.optional(whole(1)),
  after: v.optional(whole(0)),
};
const fault = v.variant("kind", [
  v.strictObject({
    kind: v.literal("status"),
    httpStatus: httpStatus(599),
    headers: v.optional(headers),
    body: v.optional(v.string()),
    ...every,
  }),
  v.strictObject({ kind: v.picklist(["hang", "hangBody", "reset", "cutBody"]), ...every }),
  v.strictObject({ kind: v.picklist(["html", "empty", "wrongType"]), ...every }),
  v.strictObject({ kind: v.picklist(["bigBody", "gzipBomb"]), bytes: whole(0, mostBytes), ...every }),
  v.strictObject({ kind: v.literal("manyHeaders"), count: whole(0, mostHeaders), ...every }),
  v.strictObject({ kind: v.literal("redirect"), httpStatus: httpStatus(399), to: headerText, ...every }),
  v.strictObject({ kind: v.literal("body"), body: v.string(), ...every }),
]);

const script = {
  partitions: v.optional(v.array(partition)),
  otherwise: v.optional(v.pipe(v.strictObject(behaviour), either())),
  queue: v.optional(v.strictObject({ workers: whole(1, 10_000), secondsEach: seconds })),
  faults: v.optional(v.array(fault)),
  requestsPerMinute: v.optional(whole(1)),
  maxConcurrentRequests: v.optional(whole(1)),
  tokenLifetimeS: v.optional(from(0)),
  refreshTokens: v.optional(v.array(text)),
  accessTokens: v.optional(v.array(text)),
  authScheme: v.optional(v.picklist(["raw", "bearer"])),
  notVisibleAs: v.optional(v.picklist(["404", "envelope", "unknown"])),
  statusKey: v.optional(v.picklist(["status", "partitionStatus", "bare", "top"])),
  latencyMs: v.optional(whole(0, longestLatencyMs)),
};
const schemas = {
  script: v.strictObject(script),
  options: v.strictObject({
    ...script,
    port: v.optional(whole(0, 65_535)),
    host: v.optional(v.string()),
    allowRemote: v.optional(v.boolean()),
    now: v.optional(v.function()),
  }),
  partition,
  fault,
};

/** @throws Error that names each property that is wrong */
export function validate(what: keyof typeof schemas, value: unknown): void {
  // valibot accepts a list as an object.
  if (Array.isArray(value)) throw new Error(`the ${what} must be an object, not a list`);
  const { issues = [] } = v.safeParse<v.GenericSchema>(schemas[what], value);
  if (issues.length > 0) throw new Error(issues.map((issue) => problemOf(issue, `the ${what}`)).join("; "));
}
