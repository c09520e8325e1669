/** What a `PartitionOnboardingGroup` is given, and what its state keeps. */
import { type Eventual, notYetKnown } from "../engine/properties";
import { type Entry, withBoundedReasons } from "./groupEntries";
import {
  checkFlag,
  checkOptions,
  type Options,
  readOptions,
  unknownArguments,
  writeFlag,
  writeOptions,
} from "./options";
import { checkPartition, type EventualPartition, knownPartition } from "./partition";
import { identityKeys, keyOfId, partitionKey } from "./partitionId";
import { broken, checked, isAbsent, isBag, nested, type Problem } from "./problems";
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

  check: (given) =>
    checked((problems) => {
      const partitions = checkList(given.partitions, problems);
      const options = checkOptions(given, problems);
      const failFast = checkFlag(given, "failFast", problems);
      problems.push(...unknownArguments(given, argumentKeys));
      return { partitions, ...options, failFast };
    }),

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
    if (!isBag(entry)) return [];
    const { id, status, onboardedAt, reason } = entry;
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

function checkList(list: unknown, problems: Problem[]): GroupInputs["partitions"] {
  const property = "partitions";
  if (list === notYetKnown) return list;
  if (isAbsent(list)) problems.push({ property, reason: `${property} is required` });
  else if (!Array.isArray(list)) problems.push(broken(property, "must be a list of partitions", list));
  else if (list.length === 0) {
    const reason = `${property} must name at least one partition: a group of none has nothing to wait for`;
    problems.push({ property, reason });
  }
  const seen = new Map<string, number>();
  return (Array.isArray(list) ? list : []).map((given: unknown, index) => {
    const entry = checkEntry(given, at(index), problems);
    const partition = entry === notYetKnown ? undefined : knownPartition(entry);
    if (partition === undefined) return entry;
    const key = partitionKey(partition);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else {
      const reason = `${at(index)} names the same partition as ${at(first)}`;
      problems.push({ property: at(index), reason });
    }
    return entry;
  });
}

const at = (index: number) => `partitions[${index}]`;

/** Not yet known where it has a problem: it is compared with no other. */
function checkEntry(entry: unknown, property: string, problems: Problem[]): Eventual<EventualPartition> {
  if (entry === notYetKnown) return entry;
  const found = checked((own) => {
    if (isBag(entry)) {
      const partition = checkPartition(entry, own, `${property}.`);
      own.push(...unknownArguments(entry, identityKeys, `${property}.`));
      return partition;
    }
    own.push(broken(property, `must hold ${identityKeys.join(", ")}`, entry));
    return notYetKnown;
  });
  problems.push(...found.problems.map(nested));
  return found.value ?? notYetKnown;
}
