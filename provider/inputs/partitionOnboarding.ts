/** What a `PartitionOnboarding` is given, and what its state keeps. */
import type { Properties } from "../engine/properties";
import { checkOptions, type Options, readOptions, unknownArguments, writeOptions } from "./options";
import { checkPartition, type EventualPartition, type Names } from "./partition";
import { identityKeys } from "./partitionId";
import { checked } from "./problems";
import type { Shape } from "./shape";

export interface PartitionInputs extends Options {
  partition: EventualPartition;
}

/** What a state says of one partition. */
export interface Seen {
  status?: string | undefined;
  /** When this stack first saw ON_BOARDED (ISO 8601). */
  onboardedAt?: string | undefined;
}

export interface PartitionState extends Options, Seen {
  names: Names;
  skipWait: boolean;
}

const argumentKeys = [...identityKeys, "triggers", "skipWait"];
const outputs = ["status", "onboardedAt"] as const;

export const partitionShape: Shape<PartitionInputs, PartitionState> = {
  outputs,
  stateKeys: [...argumentKeys, ...outputs],

  check: (given) =>
    checked((problems) => {
      const partition = checkPartition(given, problems);
      const options = checkOptions(given, problems);
      problems.push(...unknownArguments(given, argumentKeys));
      return { partition, ...options };
    }),

  writeInputs: ({ partition, ...options }) => ({ ...partition, ...writeOptions(options) }),

  readState: (kept) => ({
    names: strings(kept, identityKeys),
    ...readOptions(kept),
    ...strings(kept, outputs),
  }),

  writeState: ({ names, status, onboardedAt, ...options }) => ({
    ...names,
    ...writeOptions(options),
    status,
    onboardedAt,
  }),
};

function strings<K extends string>(kept: Properties, keys: readonly K[]): Partial<Record<K, string>> {
  const found: Partial<Record<K, string>> = {};
  for (const key of keys) {
    const value = kept[key];
    if (typeof value === "string") found[key] = value;
  }
  return found;
}
