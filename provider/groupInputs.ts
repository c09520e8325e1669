/** The inputs of a `PartitionOnboardingGroup` and their rules: those of the single resource, for each entry of its list. */
import {
  type Bag,
  checkIdentity,
  checkOptions,
  type Problem,
  toPartition,
  unknownArguments,
  unknownValue,
} from "./inputs";
import type { Partition } from "./lucidity";
import { identityKeys, partitionKey } from "./partitionId";
import { quote } from "./text";

const optionKeys = ["triggers", "skipWait", "failFast", "timeouts"] as const;
const groupKeys = ["partitions", ...optionKeys];

/** All inputs of a group, normalised, and every problem they have, named by the index of its entry. */
export function checkGroupInputs(news: Bag): { inputs: Bag; problems: Problem[] } {
  const list = checkList(news.partitions);
  const options = checkOptions(news, optionKeys);
  return {
    inputs: { ...list.inputs, ...options.inputs },
    problems: [...list.problems, ...options.problems, ...unknownArguments(news, groupKeys)],
  };
}

function checkList(list: unknown): { inputs: Bag; problems: Problem[] } {
  const wrong = (reason: string) => ({
    inputs: list === undefined ? {} : { partitions: list },
    problems: [{ property: "partitions", reason }],
  });
  if (list === unknownValue) return { inputs: { partitions: list }, problems: [] };
  if (list === undefined || list === null) return wrong("is required");
  if (!Array.isArray(list)) return wrong(`${quote(list)} must be a list of partitions`);
  if (list.length === 0)
    return wrong("must name at least one partition: a group of none has nothing to wait for");
  const partitions: unknown[] = [];
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  for (const [index, entry] of (list as unknown[]).entries()) {
    const checked = checkEntry(entry, index);
    partitions.push(checked.entry);
    problems.push(...checked.problems);
    if (checked.key === undefined) continue;
    const first = seen.get(checked.key);
    if (first === undefined) seen.set(checked.key, index);
    else problems.push({ property: at(index), reason: `names the same partition as ${at(first)}` });
  }
  return { inputs: { partitions }, problems };
}

const at = (index: number) => `partitions[${index}]`;

function checkEntry(entry: unknown, index: number): { entry: unknown; problems: Problem[]; key?: string } {
  if (entry === unknownValue) return { entry, problems: [] };
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    const reason = `${quote(entry)} must hold ${identityKeys.join(", ")}`;
    return { entry, problems: [{ property: at(index), reason }] };
  }
  const { inputs, problems } = checkIdentity(entry as Bag);
  const found = [...problems, ...unknownArguments(entry as Bag, identityKeys)].map(
    ({ property, reason }) => ({
      property: `${at(index)}.${property}`,
      reason,
    }),
  );
  const partition = toPartition(inputs);
  const key = Array.isArray(partition) ? {} : { key: partitionKey(partition) };
  return { entry: inputs, problems: found, ...key };
}

/** The partitions that checked inputs name; those that are not known yet are left out. */
export function partitionsOf(inputs: Bag): Partition[] {
  if (!Array.isArray(inputs.partitions)) return [];
  return (inputs.partitions as Bag[])
    .map((entry) => (typeof entry === "object" ? toPartition(entry) : []))
    .filter((partition): partition is Partition => !Array.isArray(partition));
}
