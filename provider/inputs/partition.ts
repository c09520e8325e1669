/** Reads a partition from arguments or from an id. */
import { type Eventual, isKnown, notYetKnown, type Properties } from "../engine/properties";
import type { Partition } from "../lucidity";
import { quote } from "../util/text";
import { type Cloud, cloudRule, isCloud, nearestCloud, ruleFor, type TextKey } from "./identityRules";
import { unknownArguments } from "./options";
import { comparable, type IdentityKey, identityKeys, idKeys, normalMountPoint } from "./partitionId";
import { broken, type Checked, checked, isAbsent, listed, notText, type Problem, valid } from "./problems";

/** A partition of which some names may not be known yet. */
export type EventualPartition = { readonly [K in keyof Partition]: Eventual<NonNullable<Partition[K]>> };

/** The names that a state gives; where it was edited by hand, some may be missing or invalid. */
export type Names = Readonly<Partial<Record<IdentityKey, string>>>;

/**
 * The partition that arguments name, normalised. Values not yet known pass.
 *
 * @param at what stands before the name of each property in a problem, such as `partitions[1].`
 */
export function checkPartition(given: Properties, problems: Problem[], at = ""): EventualPartition {
  const cloud = isCloud(given.cloudProvider) ? given.cloudProvider : nearestCloud(given.cloudProvider);
  const text = (key: TextKey) => checkText(key, given[key], cloud, `${at}${key}`, problems);
  const cloudProvider = checkCloud(given.cloudProvider, `${at}cloudProvider`, problems);
  const cloudProviderAccountId = text("cloudProviderAccountId");
  const instanceId = text("instanceId");
  const resourceGroup = text("resourceGroup");
  const mountPoint = text("mountPoint");
  return {
    cloudProvider,
    cloudProviderAccountId,
    instanceId,
    ...(resourceGroup !== "" && { resourceGroup }),
    mountPoint: isKnown(mountPoint) ? normalMountPoint(mountPoint) : mountPoint,
  };
}

function checkCloud(given: unknown, property: string, problems: Problem[]): Eventual<Cloud> {
  if (given === notYetKnown || isCloud(given)) return given;
  const near = nearestCloud(given);
  const hint = near === undefined ? "" : `: did you mean "${near}"?`;
  if (isAbsent(given)) problems.push({ property, reason: `${property} is required` });
  else if (typeof given !== "string") problems.push(notText(property, given, `, and ${cloudRule}`));
  else problems.push(broken(property, cloudRule, given, hint));
  return notYetKnown;
}

/** The text of a property; empty for an optional property that is absent, or where it has a problem. */
function checkText(
  key: TextKey,
  given: unknown,
  cloud: Cloud | undefined,
  property: string,
  problems: Problem[],
): Eventual<string> {
  if (given === notYetKnown) return given;
  const rule = ruleFor(key, cloud);
  const wrong = (reason: string) => problems.push({ property, reason: `${property} ${reason}` });
  if (isAbsent(given)) {
    if (key !== "resourceGroup") wrong("is required");
    else if (cloud === "AZURE") wrong("is required for AZURE");
  } else if (typeof rule === "string") wrong(rule);
  else if (typeof given !== "string") problems.push(notText(property, given));
  else if (given.isWellFormed() && rule.pattern.test(given)) return given;
  else problems.push(broken(property, rule.rule, given));
  return "";
}

export const knownPartition = (partition: EventualPartition): Partition | undefined =>
  isKnownPartition(partition) ? partition : undefined;

const isKnownPartition = (partition: EventualPartition): partition is Partition =>
  identityKeys.every((key) => partition[key] !== notYetKnown);

/** The partition that names give, or their problems. A name that is not known yet is a problem. */
export function partitionOfNames(given: Properties): Checked<Partition> {
  const { value, problems } = checked((found) => checkPartition(given, found));
  if (value === undefined) return { problems };
  const partition = knownPartition(value);
  if (partition !== undefined) return valid(partition);
  const unknown = identityKeys.filter((key) => value[key] === notYetKnown);
  return {
    problems: unknown.map((property) => ({ property, reason: `${property} is not known yet` })),
  };
}

/** The one partition that the arguments of a look-up name. Any other argument is a problem. */
export function checkLookUp(given: Properties): Checked<Partition> {
  const found = partitionOfNames(given);
  const problems = [...found.problems, ...unknownArguments(given, identityKeys)];
  return problems.length > 0 ? { problems } : found;
}

/** The partition that a resource id names, or what is wrong with the id. */
export function partitionOfId(id: string): Checked<Partition> {
  const wrong = (why: string): Checked<never> => {
    const reason = `${quote(id)} is no id of a partition: ${why}. An id is the parts joined by /, each percent-encoded, such as AWS/123456789012/i-0abc/%2Fdev%2Fsdf; AZURE has the resource group third.`;
    return { problems: [{ property: "id", reason }] };
  };
  const parts = id.split("/");
  const cloud = parts[0];
  if (!isCloud(cloud)) return wrong("it must begin with AWS, AZURE or GCP");
  const keys = idKeys[cloud];
  if (parts.length !== keys.length)
    return wrong(`it has ${parts.length} parts and ${cloud} takes ${keys.length}`);
  const names: Partial<Record<IdentityKey, string>> = {};
  for (const [index, key] of keys.entries()) {
    try {
      names[key] = decodeURIComponent(parts[index] ?? "");
    } catch {
      return wrong(`${quote(parts[index])} is not percent-encoded correctly`);
    }
  }
  const { value, problems } = partitionOfNames(names);
  return value === undefined ? wrong(listed(problems)) : valid(value);
}

/** The identity properties that differ between old and new inputs. One that is not known yet counts as different. */
export function identityChanges(olds: Names, news: EventualPartition): IdentityKey[] {
  const cloud = olds.cloudProvider === news.cloudProvider ? news.cloudProvider : undefined;
  return identityKeys.filter(
    (key) =>
      news[key] === notYetKnown || comparable(key, olds[key], cloud) !== comparable(key, news[key], cloud),
  );
}
