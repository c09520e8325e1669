/** What a simulator can be told, by code or by a JSON file, and the rules for it. */
import { readFileSync } from "node:fs";
import { validateHeaderName, validateHeaderValue } from "node:http";
import * as v from "valibot";
import type { Fault } from "./faults";
import type { Behaviour, PartitionScript } from "./partitions";
import type { Queue } from "./queue";

/** What a JSON file may hold. */
export interface SimulatorScript {
  partitions?: readonly PartitionScript[];
  /** How partitions behave that no script names. Default: no request is visible. */
  otherwise?: Behaviour;
  queue?: Queue;
  /** What goes wrong from the start on; `addFault` adds more. */
  faults?: readonly Fault[];
  /** Default: 50 in any 60 s; beyond it, 429 with Retry-After. */
  requestsPerMinute?: number;
  /** Default: 10; beyond it, 429. */
  maxConcurrentRequests?: number;
  /** How long an access token lives. Default: 900. */
  tokenLifetimeS?: number;
  /** The refresh tokens that are accepted. Default: any. */
  refreshTokens?: readonly string[];
  /** Access tokens that are valid besides those minted here; they do not expire. */
  accessTokens?: readonly string[];
  authScheme?: "raw" | "bearer";
  /** How an invisible request is answered. Default: `"404"`. */
  notVisibleAs?: "404" | "envelope" | "unknown";
  /** Where the status stands in the answer. Default: `"status"`, inside `data`. */
  statusKey?: "status" | "partitionStatus" | "bare" | "top";
  /** Real milliseconds before each answer. Default: 0. */
  latencyMs?: number;
}

export interface SimulatorOptions extends SimulatorScript {
  /** Default: 0, any free port. */
  port?: number;
  /** Default: `127.0.0.1`. Anything but loopback needs `allowRemote`. */
  host?: string;
  allowRemote?: boolean;
  /** Milliseconds; for tests without waiting. Default: the monotonic clock. */
  now?: () => number;
}

const text = v.pipe(v.string(), v.minLength(1, "it must not be empty"));
const from = (least: number) => v.pipe(v.number(), v.finite(), v.minValue(least, `it must be from ${least}`));
const whole = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  v.pipe(from(least), v.integer("it must be a whole number"), v.maxValue(most, `it must be at most ${most}`));
const seconds = v.optional(from(0));
const httpStatus = (most: number) => v.pipe(whole(200), v.maxValue(most, `it must be from 200 to ${most}`));
/** Bodies and headers are made in memory. */
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
    v.pipe(v.array(v.strictObject({ status: text, forS: seconds })), v.minLength(1, "it must not be empty")),
  ),
  queued: v.optional(v.boolean()),
};
const either = <T extends { [Key in keyof Behaviour]?: unknown }>() =>
  v.check<T, string>(
    ({ steps, pendingS, inProgressS, final, queued }) =>
      steps === undefined || [pendingS, inProgressS, final, queued].every((value) => value === undefined),
    "`steps` stand instead of `pendingS`, `inProgressS`, `final` and `queued`",
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
  v.check((record) => Object.entries(record).every(isHeader), "a name or a value is none of a header"),
);
const headerText = v.pipe(
  v.string(),
  v.check((value) => isHeader(["Location", value]), "it is no value of a header"),
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
  const { issues = [] } = Array.isArray(value)
    ? { issues: [{ message: "it must be an object", path: undefined, type: "", received: "" } as const] }
    : v.safeParse<v.GenericSchema>(schemas[what], value);
  if (issues.length > 0) throw new Error(issues.map(inWords).join("; "));
}

function inWords(issue: v.BaseIssue<unknown> | { message: string; path: undefined }): string {
  const property = issue.path?.map(({ key }) => String(key)).join(".");
  if (property === undefined || !("expected" in issue)) return issue.message;
  if (issue.type === "strict_object" && issue.expected === "never")
    return `${property}: there is no such property`;
  if (issue.received === "undefined") return `${property}: it is missing`;
  const generic = /^Invalid type: Expected (.*) but received (.*)$/s.exec(issue.message);
  return `${property}: ${generic ? `it must be ${generic[1]?.replace(/[()]/g, "")}, and is ${generic[2]}` : issue.message}`;
}

/** @throws Error that names the file, and the line or each property that is wrong */
export function readScript(file: string): SimulatorScript {
  const json = parse(file, read(file));
  try {
    validate("script", json);
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`);
  }
  return json as SimulatorScript;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${file}: it cannot be read (${messageOf(error)})`);
  }
}

function parse(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`${file}: line ${lineOf(json)}: it is no JSON: ${messageOf(error)}`);
  }
}

/** Node names the place of some syntax errors only: it is in the first line up to which the text cannot be the beginning of JSON. */
function lineOf(json: string): number {
  const lines = json.split("\n");
  const wrong = lines.findIndex((_, index) => {
    const start = lines.slice(0, index + 1).join("\n");
    try {
      JSON.parse(start);
      return false;
    } catch (error) {
      const message = messageOf(error);
      const position = /at position (\d+)/.exec(message)?.[1];
      return position === undefined ? !/end of JSON input/.test(message) : Number(position) < start.length;
    }
  });
  return wrong === -1 ? lines.length : wrong + 1;
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
