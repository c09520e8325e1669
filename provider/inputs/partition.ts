/** Reads a partition from inputs or from an id. */
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { type Properties, unknownValue } from "../engine/properties";
import type { Partition } from "../lucidity";
import { quote } from "../util/text";
import { type Cloud, isCloud, nearestCloud, ruleFor } from "./identityRules";
import { checkOptions, isAbsent, unknownArguments } from "./options";
import { comparable, type IdentityKey, identityKeys, idKeys } from "./partitionId";
import { broken, type Checked, listed, type Problem } from "./problems";

/** A partition, or why there is none. */
export type PartitionResult = { ok: true; partition: Partition } | { ok: false; problems: Problem[] };

/** The normalised value of a property, or its problem; neither for an optional property that is absent. */
function checkField(
  key: IdentityKey,
  value: unknown,
  cloud: Cloud | undefined,
  property: string,
): { value?: unknown; problem?: Problem } {
  if (isAbsent(value)) {
    if (key !== "resourceGroup") return { problem: { property, reason: `${property} is required` } };
    return cloud === "AZURE" ? { problem: { property, reason: `${property} is required for AZURE` } } : {};
  }
  if (value === unknownValue) return { value };
  const rule = ruleFor(key, cloud);
  if (typeof rule === "string") return { problem: { property, reason: `${property} ${rule}` } };
  const result = v.safeParse(rule, value);
  if (result.success) return { value: result.output };
  const near = key === "cloudProvider" ? nearestCloud(value) : undefined;
  const hint = near === undefined ? "" : `: did you mean "${near}"?`;
  return { problem: broken(property, result.issues[0].message, value, hint) };
}

/**
 * The identity properties of `news`, normalised, and every problem they have. Values not yet known pass.
 *
 * @param at what stands before the name of each property in a problem, such as `partitions[1].`
 */
export function checkIdentity(news: Properties, at = ""): Checked<Properties> {
  const cloud = isCloud(news.cloudProvider) ? news.cloudProvider : nearestCloud(news.cloudProvider);
  const inputs: Properties = {};
  const problems: Problem[] = [];
  for (const key of identityKeys) {
    const { value, problem } = checkField(key, news[key], cloud, `${at}${key}`);
    if (problem !== undefined) problems.push(problem);
    if (value !== undefined) inputs[key] = value;
    else if (!isAbsent(news[key])) inputs[key] = news[key];
  }
  return { inputs, problems };
}

const singleKeys = [...identityKeys, "triggers", "skipWait"];

/** All inputs of a `PartitionOnboarding`, normalised, and every problem they have. */
export function checkInputs(news: Properties): Checked<Properties> {
  const identity = checkIdentity(news);
  const options = checkOptions(news, ["triggers", "skipWait"]);
  return {
    inputs: { ...identity.inputs, ...options.inputs },
    problems: [...identity.problems, ...options.problems, ...unknownArguments(news, singleKeys)],
  };
}

/** The partition that inputs name, or their problems. A value that is not known yet is a problem. */
export function parsePartition(props: Properties): PartitionResult {
  const { inputs, problems } = checkIdentity(props);
  if (problems.length > 0) return { ok: false, problems };
  const unknown = identityKeys.filter((key) => inputs[key] === unknownValue);
  if (unknown.length > 0) {
    return {
      ok: false,
      problems: unknown.map((property) => ({ property, reason: `${property} is not known yet` })),
    };
  }
  return { ok: true, partition: inputs as unknown as Partition };
}

/** The partition that a resource id names, or what is wrong with the id. */
export function partitionOfId(id: string): PartitionResult {
  const wrong = (why: string): PartitionResult => ({
    ok: false,
    problems: [
      {
        property: "id",
        reason: `${quote(id)} is no id of a partition: ${why}. An id is the parts joined by /, each percent-encoded, such as AWS/123456789012/i-0abc/%2Fdev%2Fsdf; AZURE has the resource group third.`,
      },
    ],
  });
  const parts = id.split("/");
  const cloud = parts[0];
  if (!isCloud(cloud)) return wrong("it must begin with AWS, AZURE or GCP");
  const keys = idKeys[cloud];
  if (parts.length !== keys.length)
    return wrong(`it has ${parts.length} parts and ${cloud} takes ${keys.length}`);
  const props: Properties = {};
  for (const [index, key] of keys.entries()) {
    try {
      props[key] = decodeURIComponent(parts[index] ?? "");
    } catch {
      return wrong(`${quote(parts[index])} is not percent-encoded correctly`);
    }
  }
  const result = parsePartition(props);
  return result.ok ? result : wrong(listed(result.problems));
}

/** The identity properties that differ between old and new inputs. One that is not known yet counts as different. */
export function identityChanges(olds: Properties, news: Properties): IdentityKey[] {
  const cloud = olds.cloudProvider === news.cloudProvider ? news.cloudProvider : undefined;
  return identityKeys.filter(
    (key) =>
      news[key] === unknownValue ||
      !isDeepStrictEqual(
        comparable(key, olds[key] ?? undefined, cloud),
        comparable(key, news[key] ?? undefined, cloud),
      ),
  );
}
