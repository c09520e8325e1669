/** Which partition the inputs of a resource or an id name. */
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { type Properties, unknownValue } from "../engine/properties";
import type { Partition } from "../lucidity";
import { quote } from "../util/text";
import { type Cloud, isCloud, ruleFor } from "./identityRules";
import { checkOptions, isAbsent, unknownArguments } from "./options";
import { comparable, type IdentityKey, identityKeys, idKeys } from "./partitionId";
import { type Checked, listed, type Problem } from "./problems";

/** A partition, or why there is none. */
export type PartitionResult = { ok: true; partition: Partition } | { ok: false; problems: Problem[] };

function checkField(key: IdentityKey, value: unknown, cloud: Cloud | undefined, azure: boolean) {
  if (isAbsent(value)) {
    const optional = key === "resourceGroup" && !azure;
    return optional ? {} : { reason: key === "resourceGroup" ? "is required for AZURE" : "is required" };
  }
  if (value === unknownValue) return { value };
  const rule = ruleFor(key, cloud);
  if (typeof rule === "string") return { reason: rule };
  const result = v.safeParse(rule, value);
  return result.success ? { value: result.output } : { reason: result.issues[0].message };
}

/** The identity properties of `news`, normalised, and every problem they have. Values not yet known pass. */
export function checkIdentity(news: Properties): Checked<Properties> {
  const cloud = isCloud(news.cloudProvider) ? news.cloudProvider : undefined;
  const inputs: Properties = {};
  const problems: Problem[] = [];
  for (const property of identityKeys) {
    const { value, reason } = checkField(property, news[property], cloud, cloud === "AZURE");
    if (reason !== undefined) problems.push({ property, reason });
    if (value !== undefined) inputs[property] = value;
    else if (!isAbsent(news[property])) inputs[property] = news[property];
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

/** The partition that inputs name, or the problems that they have; a value that is not known yet is one. */
export function parsePartition(props: Properties): PartitionResult {
  const { inputs, problems } = checkIdentity(props);
  if (problems.length > 0) return { ok: false, problems };
  const unknown = identityKeys.filter((key) => inputs[key] === unknownValue);
  if (unknown.length > 0) {
    return { ok: false, problems: unknown.map((property) => ({ property, reason: "is not known yet" })) };
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

/** The identity properties in which two bags differ; one that is not known yet does. */
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
