/**
 * The lifecycle of a `PartitionOnboardingGroup`, as the engine calls it: many partitions in one of the engine's slots.
 *
 *   check   -> validates every entry; in a preview of a new group it also looks at the first few
 *   diff    -> never replaces; added, removed and unfinished partitions, and options, update
 *   create  -> waits for all          update -> waits for those that are not onboarded yet
 *   read    -> looks at or waits for each; never says that the group is gone
 *   delete  -> nothing: it off-boards nothing
 */
import { createHash, randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { type FailedOutcome, InitializationError, nameOf, type Properties } from "./failures";
import { checkGroupInputs, partitionsOf } from "./groupInputs";
import { GroupProgress } from "./groupProgress";
import { describeGroup, type GroupFailure } from "./groupReport";
import { type Entry, entriesOf, entryAfter, partitionOfEntry, unverified } from "./groupState";
import { type Bag, hasUnknowns, type Problem, type Timeouts } from "./inputs";
import type { Partition } from "./lucidity";
import type { Outcome } from "./onboarding";
import { partitionKey } from "./partitionId";
import { currentProcess, type ProviderProcess, timeoutMs } from "./process";
import { keepProvider, withoutInternal } from "./properties";
import { ReadInitializationError } from "./readFailure";

/** One partition of the group before a wait; what is kept needs none. */
interface Member {
  partition: Partition;
  before: Entry;
  kept: boolean;
}

interface Waited {
  entries: Entry[];
  failures: GroupFailure[];
  endedEarly: number;
  /** Onboarded once, and no longer visible. */
  noLongerVisible: Partition[];
}

export class GroupLifecycle {
  constructor(private readonly process: ProviderProcess) {}

  async check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: Problem[] }> {
    const { inputs, problems } = checkGroupInputs(news);
    if (problems.length > 0 || hasUnknowns(inputs)) return { inputs, failures: problems };
    const partitions = partitionsOf(inputs);
    this.process.rows.note(rowKey(partitions), news.__urn);
    const looks = news.__preview === true && olds.partitions === undefined && inputs.skipWait !== true;
    return { inputs, failures: looks ? await this.preview(partitions, news.__urn) : [] };
  }

  diff(olds: Bag, news: Bag): { changes: boolean } {
    if (hasUnknowns(news)) return { changes: true };
    const entries = entriesOf(olds.statuses);
    const keys = new Set(partitionsOf(news).map(partitionKey));
    const skips = news.skipWait === true;
    const unfinished = [...entries.values()].some(({ status }) => status !== "ON_BOARDED");
    const changes =
      ["triggers", "timeouts", "failFast"].some((key) => !isDeepStrictEqual(olds[key], news[key])) ||
      (olds.skipWait === true && !skips) ||
      entries.size !== keys.size ||
      [...keys].some((key) => !entries.has(key)) ||
      (unfinished && !skips);
    return { changes };
  }

  async create(inputs: Bag): Promise<{ id: string; outs: Properties }> {
    const id = randomUUID();
    return { id, outs: await this.settle(id, inputs, {}, "create") };
  }

  async update(id: string, olds: Bag, news: Bag): Promise<{ outs: Properties }> {
    return { outs: await this.settle(id, news, olds, "update") };
  }

  async read(id: string, props: Bag): Promise<{ id: string; props: Properties }> {
    const entries = [...entriesOf(props.statuses).values()];
    const members: Member[] = [];
    for (const before of entries) {
      const partition = partitionOfEntry(before);
      if (partition !== undefined) members.push({ partition, before, kept: false });
    }
    if (members.length === 0 || members.length < entries.length) {
      const reason =
        "The state of this group is damaged: its `statuses` name no partitions. `pulumi up` makes them anew.";
      throw new ReadInitializationError(id, keepProvider({ ...props }, props), reason);
    }
    const waited = await this.waitAll(members, props, "create", undefined, true);
    this.warnOfInvisible(waited.noLongerVisible);
    const outs = outputs(withoutInternal(props), waited.entries);
    if (waited.failures.length === 0 && waited.endedEarly === 0) return { id, props: outs };
    throw new ReadInitializationError(id, keepProvider(outs, props), this.describe(waited));
  }

  private async preview(partitions: Partition[], urn: unknown): Promise<Problem[]> {
    const found: Problem[] = [];
    const row = typeof urn === "string" ? urn : undefined;
    for (const [index, partition] of partitions.entries()) {
      const problems = await this.process.previews.check(partition, row);
      found.push(...problems.map(({ reason }) => ({ property: `partitions[${index}]`, reason })));
    }
    await this.process.engine.flushed();
    return found;
  }

  private async settle(id: string, inputs: Bag, olds: Bag, operation: keyof Timeouts): Promise<Properties> {
    const partitions = partitionsOf(inputs);
    const urn = this.process.rows.take(rowKey(partitions));
    const known = entriesOf(olds.statuses);
    const again = !isDeepStrictEqual(olds.triggers, inputs.triggers);
    const members = partitions.map((partition): Member => {
      const entry = known.get(partitionKey(partition));
      return entry?.status === "ON_BOARDED" && !again
        ? { partition, before: entry, kept: true }
        : { partition, before: unverified(partition, entry), kept: false };
    });
    try {
      const waited = await this.waitAll(members, inputs, operation, urn, false);
      const outs = outputs(withoutInternal(inputs), waited.entries);
      if (waited.failures.length === 0 && waited.endedEarly === 0) return outs;
      throw new InitializationError(id, keepProvider(outs, inputs), this.describe(waited));
    } finally {
      this.process.rows.release(urn);
    }
  }

  private async waitAll(
    members: readonly Member[],
    inputs: Bag,
    operation: keyof Timeouts,
    urn: string | undefined,
    reading: boolean,
  ): Promise<Waited> {
    const { process } = this;
    const cancelled = process.engine.signal;
    const failFast = new AbortController();
    const waited: Waited = { entries: [], failures: [], endedEarly: 0, noLongerVisible: [] };
    const progress = new GroupProgress({
      clock: process.session.clock,
      log: (line) => process.engine.log(line),
      urn,
      total: members.length,
      onboarded: members.filter(({ kept }) => kept).length,
    });
    const once = inputs.skipWait === true;
    const deadlineMs = timeoutMs(inputs, operation);
    const signal = AbortSignal.any([cancelled, failFast.signal]);
    const waitFor = async ({ partition, before, kept }: Member, index: number) => {
      waited.entries[index] = before;
      if (kept) return;
      const keepsUnseen = reading && before.status === "ON_BOARDED";
      const observe = (event: Parameters<GroupProgress["observe"]>[1]) => progress.observe(partition, event);
      const outcome = await process.wait({ partition, deadlineMs, once, keepsUnseen, signal, observe });
      if (keepsUnseen && outcome.kind === "unseen") {
        progress.ended(partition, "onboarded");
        waited.noLongerVisible.push(partition);
        return;
      }
      waited.entries[index] = entryAfter(before, outcome, new Date(process.wallClock()).toISOString());
      progress.ended(partition, ending(outcome));
      if (outcome.kind === "onboarded" || outcome.kind === "recorded") return;
      if (outcome.kind === "cancelled" && failFast.signal.aborted && !cancelled.aborted) {
        waited.endedEarly += 1;
        return;
      }
      waited.failures.push({ partition, outcome });
      if (inputs.failFast === true) failFast.abort(new Error("failFast"));
    };
    await Promise.all(members.map(waitFor));
    progress.end();
    await process.engine.flushed();
    return waited;
  }

  private describe({ entries, failures, endedEarly }: Waited): string {
    const describe = (outcome: FailedOutcome, partition: Partition) =>
      this.process.describe(outcome, partition);
    return describeGroup({
      total: entries.length,
      onboarded: onboardedOf(entries),
      failures,
      endedEarly,
      describe,
    });
  }

  private warnOfInvisible(partitions: readonly Partition[]): void {
    const [first] = partitions;
    if (first === undefined) return;
    const others = partitions.length > 1 ? ` and ${partitions.length - 1} more` : "";
    this.process.engine.log({
      severity: "warning",
      message: `Lucidity no longer shows the onboarding of ${nameOf(first)}${others}. They were ON_BOARDED, and how long Lucidity keeps a request is not known: the state keeps them as they are.`,
    });
  }
}

function ending(outcome: Outcome): "onboarded" | "failed" | "other" {
  if (outcome.kind === "onboarded") return "onboarded";
  return outcome.kind === "cancelled" || outcome.kind === "recorded" ? "other" : "failed";
}

const onboardedOf = (entries: readonly Entry[]) =>
  entries.filter(({ status }) => status === "ON_BOARDED").length;

/** The list is kept once, as `statuses`: with a thousand partitions each copy counts. */
function outputs(props: Properties, statuses: Entry[]): Properties {
  const { partitions: _inputs, ...rest } = props;
  return { ...rest, statuses, onboarded: onboardedOf(statuses) };
}

/** `check` and `create` see the same list, and nothing else that tells two groups apart. */
function rowKey(partitions: readonly Partition[]): string {
  const hash = createHash("sha256");
  for (const key of partitions.map(partitionKey).sort()) hash.update(`${key}\n`);
  return `group ${hash.digest("hex")}`;
}

let lifecycle: GroupLifecycle | undefined;
const current = () => {
  lifecycle ??= new GroupLifecycle(currentProcess());
  return lifecycle;
};

export { configure } from "./process";
export const check = (olds: Bag, news: Bag) => current().check(olds, news);
export const diff = async (_id: string, olds: Bag, news: Bag) => current().diff(olds, news);
export const create = (inputs: Bag) => current().create(inputs);
export const read = (id: string, props: Bag) => current().read(id, props);
export const update = (id: string, olds: Bag, news: Bag) => current().update(id, olds, news);
/** Asks nothing and off-boards nothing. */
const remove = async (): Promise<void> => {};

export { remove as delete };
