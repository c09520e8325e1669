/** What a `PartitionOnboardingGroup` is given, and what its state keeps. */
import { type Eventual, notYetKnown, type Properties } from "../engine/properties";
import { type Entry, withBoundedReasons } from "./groupEntries";
import {
  checkFlag,
  checkOptions,
  isAbsent,
  type Options,
  readOptions,
  unknownArguments,
  writeFlag,
  writeOptions,
} from "./options";
import { checkPartition, type EventualPartition, knownPartition } from "./partition";
import { identityKeys, keyOfId, partitionKey } from "./partitionId";
import { broken, type Checked, nested, type Problem, unless, valid } from "./problems";
import type { Shape } from "./shape";

export interface GroupInputs extends Options {
  partitions: Eventual<readonly Eventual<EventualPartition>[]>;
  failFast: Eventual<boolean>;
}

/** It leaves out `partitions`: `statuses` names them already, and with a thousand of them the state would grow. */
export interface GroupState extends Options {
  entries: readonly Entry[];
  skipWait: boolean;
  failFast: boolean;
}

const optionKeys = ["triggers", "skipWait", "failFast"];
const argumentKeys = ["partitions", ...optionKeys];
const outputs = ["statuses", "onboarded"];

export const groupShape: Shape<GroupInputs, GroupState> = {
  outputs,
  stateKeys: [...optionKeys, ...outputs],

  check(given: Properties): Checked<GroupInputs> {
    const list = checkList(given.partitions);
    const options = checkOptions(given);
    const failFast = checkFlag(given, "failFast");
    const unknown = unknownArguments(given, argumentKeys);
    const problems = [...list.problems, ...options.problems, ...failFast.problems, ...unknown];
    if (list.value === undefined || options.value === undefined || failFast.value === undefined)
      return { problems };
    return unless(problems, { partitions: list.value, ...options.value, failFast: failFast.value });
  },

  writeInputs: ({ partitions, failFast, ...options }) => ({
    partitions,
    ...writeOptions(options),
    ...writeFlag("failFast", failFast),
  }),

  readState: (kept) => ({
    entries: readEntries(kept.statuses),
    ...readOptions(kept),
    failFast: kept.failFast === true,
  }),

  isEmpty: (kept) => !outputs.some((key) => key in kept),

  writeState: ({ entries, failFast, ...options }) => ({
    ...writeOptions(options),
    ...writeFlag("failFast", failFast),
    statuses: withBoundedReasons(entries),
    onboarded: entries.filter(({ status }) => status === "ON_BOARDED").length,
  }),
};

/** Malformed entries are ignored. */
function readEntries(statuses: unknown): Entry[] {
  const list: readonly unknown[] = Array.isArray(statuses) ? statuses : [];
  return list.flatMap((entry) => {
    if (typeof entry !== "object" || entry === null) return [];
    const { id, status, onboardedAt, reason }: Properties = { ...entry };
    if (typeof id !== "string" || typeof status !== "string") return [];
    return [
      {
        id,
        status,
        ...(typeof onboardedAt === "string" && { onboardedAt }),
        ...(typeof reason === "string" && { reason }),
      },
    ];
  });
}

/** The entries of a state, by partition. */
export const byPartition = (entries: readonly Entry[]): Map<string, Entry> =>
  new Map(entries.map((entry) => [keyOfId(entry.id), entry]));

function checkList(list: unknown): Checked<GroupInputs["partitions"]> {
  const property = "partitions";
  if (list === notYetKnown) return valid(list);
  if (isAbsent(list)) return { problems: [{ property, reason: `${property} is required` }] };
  if (!Array.isArray(list)) return { problems: [broken(property, "must be a list of partitions", list)] };
  if (list.length === 0) {
    const reason = `${property} must name at least one partition: a group of none has nothing to wait for`;
    return { problems: [{ property, reason }] };
  }
  const partitions: Eventual<EventualPartition>[] = [];
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  for (const [index, entry] of list.entries()) {
    const checked = checkEntry(entry, at(index));
    problems.push(...checked.problems);
    if (checked.value === undefined) continue;
    partitions.push(checked.value);
    const partition = checked.value === notYetKnown ? undefined : knownPartition(checked.value);
    if (partition === undefined) continue;
    const key = partitionKey(partition);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else {
      const reason = `${at(index)} names the same partition as ${at(first)}`;
      problems.push({ property: at(index), reason });
    }
  }
  return unless(problems, partitions);
}

const at = (index: number) => `partitions[${index}]`;

function checkEntry(entry: unknown, property: string): Checked<Eventual<EventualPartition>> {
  if (entry === notYetKnown) return valid(entry);
  if (typeof entry !== "object" || entry === null || Array.isArray(entry)) {
    const problem = broken(property, `must hold ${identityKeys.join(", ")}`, entry);
    return { problems: [nested(problem)] };
  }
  const given: Properties = { ...entry };
  const { value, problems } = checkPartition(given, `${property}.`);
  const all = [...problems, ...unknownArguments(given, identityKeys, `${property}.`)].map(nested);
  return value === undefined || all.length > 0 ? { problems: all } : valid(value);
}
