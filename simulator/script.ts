/** The JSON file that scripts a simulator, validated. */
import { readFileSync } from "node:fs";
import * as v from "valibot";
import type { SimulatorOptions } from "./server";

const seconds = v.pipe(v.number(), v.minValue(0));
const behaviour = {
  from: v.optional(v.picklist(["firstRequest", "start"])),
  notVisibleForS: v.optional(seconds),
  pendingS: v.optional(seconds),
  inProgressS: v.optional(seconds),
  final: v.optional(v.string()),
  reason: v.optional(v.string()),
  steps: v.optional(v.array(v.strictObject({ status: v.string(), forS: v.optional(seconds) }))),
  queued: v.optional(v.boolean()),
};
const schema = v.strictObject({
  partitions: v.optional(
    v.array(v.strictObject({ instanceId: v.string(), mountPoint: v.string(), ...behaviour })),
  ),
  otherwise: v.optional(v.strictObject(behaviour)),
  queue: v.optional(
    v.strictObject({
      workers: v.pipe(v.number(), v.integer(), v.minValue(1)),
      secondsEach: v.optional(seconds),
    }),
  ),
  notVisibleAs: v.optional(v.picklist(["404", "envelope", "unknown"])),
  statusKey: v.optional(v.picklist(["status", "partitionStatus", "bare", "top"])),
});

/** @throws Error that names the file, and the key that is wrong */
export function readScript(file: string): SimulatorOptions {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
  const result = v.safeParse(schema, json);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`${file}: ${v.getDotPath(issue) ?? "the script"}: ${issue.message}`);
  }
  return result.output as SimulatorOptions;
}
