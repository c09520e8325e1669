/** The inputs of a `PartitionOnboardingGroup` and their rules: those of the single resource, for each entry of its list. */
import { type Properties, unknownValue } from "../engine/properties";
import type { Partition } from "../lucidity";
import { checkOptions, isAbsent, unknownArguments } from "./options";
import { checkIdentity, parsePartition } from "./partition";
import { identityKeys, partitionKey } from "./partitionId";
import { broken, type Checked, nested, type Problem } from "./problems";

const optionKeys = ["triggers", "skipWait", "failFast"] as const;
const groupKeys = ["partitions", ...optionKeys];

/** All inputs of a group, normalised, and every problem they have, named by the index of its entry. */
export function checkGroupInputs(news: Properties): Checked<Properties> {
  const list = checkList(news.partitions);
  const options = checkOptions(news, optionKeys);
  return {
    inputs: { ...list.inputs, ...options.inputs },
    problems: [...list.problems, ...options.problems, ...unknownArguments(news, groupKeys)],
  };
}

function checkList(list: unknown): Checked<Properties> {
  const wrong = (problem: Problem) => ({
    inputs: list === undefined ? {} : { partitions: list },
    problems: [problem],
  });
  if (list === unknownValue) return { inputs: { partitions: list }, problems: [] };
  const property = "partitions";
  if (isAbsent(list)) return wrong({ property, reason: `${property} is required` });
  if (!Array.isArray(list)) return wrong(broken(property, "must be a list of partitions", list));
  if (list.length === 0) {
    const reason = `${property} must name at least one partition: a group of none has nothing to wait for`;
    return wrong({ property, reason });
  }
  const partitions: unknown[] = [];
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  for (const [index, entry] of (list as unknown[]).entries()) {
    const checked = checkEntry(entry, at(index));
    partitions.push(checked.entry);
    problems.push(...checked.problems);
    if (checked.key === undefined) continue;
    const first = seen.get(checked.key);
    if (first === undefined) seen.set(checked.key, index);
    else {
      const reason = `${at(index)} names the same partition as ${at(first)}`;
      problems.push({ property: at(index), reason });
    }
  }
  return { inputs: { partitions }, problems };
}

const at = (index: number) => `partitions[${index}]`;

function checkEntry(entry: unknown, property: string): { entry: unknown; problems: Problem[]; key?: string } {
  if (entry === unknownValue) return { entry, problems: [] };
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    const problem = broken(property, `must hold ${identityKeys.join(", ")}`, entry);
    return { entry, problems: [nested(problem)] };
  }
  const { inputs, problems } = checkIdentity(entry as Properties, `${property}.`);
  const unknown = unknownArguments(entry as Properties, identityKeys, `${property}.`);
  const result = parsePartition(inputs);
  return {
    entry: inputs,
    problems: [...problems, ...unknown].map(nested),
    ...(result.ok && { key: partitionKey(result.partition) }),
  };
}

/** The partitions that checked inputs name; those that are not known yet are left out. */
export function partitionsOf(inputs: Properties): Partition[] {
  const entries = Array.isArray(inputs.partitions) ? (inputs.partitions as unknown[]) : [];
  return entries.flatMap((entry) => {
    if (typeof entry !== "object" || entry === null) return [];
    const result = parsePartition(entry as Properties);
    return result.ok ? [result.partition] : [];
  });
}
