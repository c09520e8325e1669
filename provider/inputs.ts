/**
 * What a partition is: the inputs of a resource, their rules, and the way back from a resource id to its partition.
 */
import { isDeepStrictEqual } from "node:util";
import * as v from "valibot";
import { parseDuration } from "./durations";
import type { Partition } from "./lucidity";
import { type IdentityKey, identityKeys, idKeys, normalMountPoint } from "./partitionId";
import { quote } from "./text";

/** What Pulumi hands over in a preview for a value that is not yet known, whatever its type. */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Any property bag as it comes over the wire. */
export type Bag = Record<string, unknown>;

/** One rule that an input breaks, at the property it belongs to. */
export interface Problem {
  property: string;
  reason: string;
}

/** How long a wait may take, in Pulumi's duration syntax (`"90s"`, `"1h30m"`), as `customTimeouts` gave it. */
export interface Timeouts {
  create?: string;
  update?: string;
}

const clouds = ["AWS", "AZURE", "GCP"] as const;
type Cloud = (typeof clouds)[number];

const text = (pattern: RegExp, rule: string) =>
  v.pipe(
    v.string((issue) => `must be a string, not ${quote(issue.input)}: ${rule}`),
    v.check(
      (value) => value.isWellFormed() && pattern.test(value),
      (issue) => `${quote(issue.input)} is not allowed: ${rule}`,
    ),
  );

const anyCloud = text(/^[^\p{Cc}]+$/u, "it must be a non-empty string without control characters");

/** The rule for each identity property, by cloud; `undefined` stands for a cloud not yet known or not valid. */
const rules = {
  cloudProviderAccountId: {
    AWS: text(/^\d{12}$/, "an AWS account id has 12 digits"),
    AZURE: text(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
      "an Azure subscription id is a UUID such as 8 hex digits, 3 times 4 and 12, joined by -",
    ),
    GCP: text(
      /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      "a GCP project id has 6 to 30 lower-case letters, digits and hyphens, beginning with a letter",
    ),
  },
  instanceId: {
    AWS: text(/^i-[0-9a-f]+$/, 'an EC2 instance id is "i-" and lower-case hex digits'),
    AZURE: text(
      /^(?=.{1,64}$)[^\s\p{Cc}\\/"[\]:|<>+=;,?*@&]*[^\s\p{Cc}\\/"[\]:|<>+=;,?*@&.-]$/u,
      'an Azure VM name has 1 to 64 characters, no white space, none of \\ / " [ ] : | < > + = ; , ? * @ & and no . or - at its end',
    ),
    GCP: text(
      /^([a-z]([a-z0-9-]{0,61}[a-z0-9])?|\d+)$/,
      "a GCP instance is named by 1 to 63 lower-case letters, digits and hyphens beginning with a letter, or by its number",
    ),
  },
  resourceGroup: {
    AZURE: text(
      /^(?=.{1,90}$)[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u,
      "an Azure resource group has 1 to 90 letters, digits, _ ( ) . and -, and no . at its end",
    ),
  },
} as const;

const mountPoint = v.pipe(
  text(
    /^(\/[^\s\p{Cc}]{0,4095}|[A-Za-z](:\\?)?)$/u,
    'it must be an absolute path such as "/dev/sdf", without white space or control characters, or a drive letter such as "D"',
  ),
  v.transform(normalMountPoint),
);

const duration = v.pipe(
  v.string((issue) => `${quote(issue.input)} must be a duration such as "90s", "30m" or "1h30m"`),
  v.check(
    (value) => parseDuration(value) !== undefined,
    (issue) =>
      `${quote(issue.input)} must be a duration longer than nothing, such as "90s", "30m" or "1h30m"`,
  ),
);

const flag = v.boolean((issue) => `${quote(issue.input)} must be true or false`);

const optionRules = {
  skipWait: flag,
  failFast: flag,
  triggers: v.array(v.unknown(), (issue) => `${quote(issue.input)} must be a list`),
  timeouts: v.strictObject(
    { create: v.optional(duration), update: v.optional(duration) },
    (issue) => `${quote(issue.input)} must hold create or update, each a duration such as "30m"`,
  ),
};

const isCloud = (value: unknown): value is Cloud => clouds.some((cloud) => cloud === value);
const isAbsent = (value: unknown) => value === undefined || value === null;

type FieldRule = v.GenericSchema<unknown, unknown>;

/** The rule for one identity property, or the reason why it must not be there. */
function ruleFor(key: IdentityKey, cloud: Cloud | undefined): FieldRule | string {
  if (key === "cloudProvider") {
    return v.picklist(clouds, (issue) => `${quote(issue.input)} must be "AWS", "AZURE" or "GCP"`);
  }
  if (key === "mountPoint") return mountPoint;
  if (cloud === undefined) return anyCloud;
  if (key !== "resourceGroup") return rules[key][cloud];
  return cloud === "AZURE"
    ? rules.resourceGroup.AZURE
    : `must be left out for ${cloud}: only AZURE has resource groups`;
}

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
export function checkIdentity(news: Bag): { inputs: Bag; problems: Problem[] } {
  const cloud = isCloud(news.cloudProvider) ? news.cloudProvider : undefined;
  const inputs: Bag = {};
  const problems: Problem[] = [];
  for (const property of identityKeys) {
    const { value, reason } = checkField(property, news[property], cloud, cloud === "AZURE");
    if (reason !== undefined) problems.push({ property, reason });
    if (value !== undefined) inputs[property] = value;
    else if (!isAbsent(news[property])) inputs[property] = news[property];
  }
  return { inputs, problems };
}

/** The options that every resource of this package shares. */
export function checkOptions(
  news: Bag,
  keys: readonly (keyof typeof optionRules)[],
): { inputs: Bag; problems: Problem[] } {
  const inputs: Bag = {};
  const problems: Problem[] = [];
  for (const property of keys) {
    const value = news[property];
    if (isAbsent(value)) continue;
    inputs[property] = value;
    if (value === unknownValue) continue;
    const result = v.safeParse(optionRules[property] as FieldRule, value);
    if (!result.success) problems.push({ property, reason: result.issues[0].message });
  }
  for (const key of ["skipWait", "failFast"]) if (inputs[key] === false) delete inputs[key];
  return { inputs, problems };
}

/** A problem for each argument that no resource of this kind has; keys that begin with `__` are Pulumi's and ours. */
export function unknownArguments(news: Bag, known: readonly string[]): Problem[] {
  return Object.keys(news)
    .filter((key) => !key.startsWith("__") && !known.includes(key))
    .map((property) => ({
      property,
      reason:
        property === "customTimeouts"
          ? "is no argument: it belongs into the resource's options"
          : `is no argument of this resource; it knows ${known.filter((key) => key !== "timeouts").join(", ")}`,
    }));
}

const singleKeys = [...identityKeys, "triggers", "skipWait", "timeouts"];

/** All inputs of a `PartitionOnboarding`, normalised, and every problem they have. */
export function checkInputs(news: Bag): { inputs: Bag; problems: Problem[] } {
  const identity = checkIdentity(news);
  const options = checkOptions(news, ["triggers", "skipWait", "timeouts"]);
  return {
    inputs: { ...identity.inputs, ...options.inputs },
    problems: [...identity.problems, ...options.problems, ...unknownArguments(news, singleKeys)],
  };
}

/** Whether any value in it, at any depth, is not yet known. */
export function hasUnknowns(value: unknown): boolean {
  if (value === unknownValue) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(hasUnknowns);
}

/** The partition that valid inputs name, or the problems that they have. */
export function toPartition(props: Bag): Partition | Problem[] {
  const { inputs, problems } = checkIdentity(props);
  if (problems.length > 0) return problems;
  const unknown = identityKeys.filter((key) => inputs[key] === unknownValue);
  if (unknown.length > 0) return unknown.map((property) => ({ property, reason: "is not known yet" }));
  return inputs as unknown as Partition;
}

/** The partition that a resource id names, or what is wrong with the id. */
export function fromId(id: string): Partition | string {
  const wrong = (why: string) =>
    `${quote(id)} is no id of a partition: ${why}. An id is the parts joined by /, each percent-encoded, such as AWS/123456789012/i-0abc/%2Fdev%2Fsdf; AZURE has the resource group third.`;
  const parts = id.split("/");
  const cloud = parts[0];
  if (!isCloud(cloud)) return wrong("it must begin with AWS, AZURE or GCP");
  const keys = idKeys[cloud];
  if (parts.length !== keys.length)
    return wrong(`it has ${parts.length} parts and ${cloud} takes ${keys.length}`);
  const props: Bag = {};
  for (const [index, key] of keys.entries()) {
    try {
      props[key] = decodeURIComponent(parts[index] ?? "");
    } catch {
      return wrong(`${quote(parts[index])} is not percent-encoded correctly`);
    }
  }
  const partition = toPartition(props);
  return Array.isArray(partition)
    ? wrong(partition.map(({ property, reason }) => `${property} ${reason}`).join("; "))
    : partition;
}

const folded = (key: string, value: unknown, azure: boolean) =>
  azure && key !== "mountPoint" && typeof value === "string" ? value.toLowerCase() : value;

/** The identity properties in which two bags differ. Azure compares names and ids without case. */
export function identityChanges(olds: Bag, news: Bag): IdentityKey[] {
  const azure = olds.cloudProvider === "AZURE" && news.cloudProvider === "AZURE";
  return identityKeys.filter((key) => {
    if (news[key] === unknownValue) return true;
    return !isDeepStrictEqual(
      folded(key, olds[key] ?? undefined, azure),
      folded(key, news[key] ?? undefined, azure),
    );
  });
}
