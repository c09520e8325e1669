/**
 * The lifecycle of a `PartitionOnboarding`, as the engine calls it. Nothing but wiring:
 *
 *   check   -> validates; in a preview of a new resource it also looks once
 *   diff    -> identity replaces; triggers, timeouts, skipWait and an unfinished wait update
 *   create  -> waits          update -> waits
 *   read    -> looks or waits; never says that a partition is gone
 *   delete  -> nothing: it off-boards nothing
 */
import { isDeepStrictEqual } from "node:util";
import { InitializationError, nameOf, type Properties } from "./failures";
import {
  type Bag,
  checkInputs,
  fromId,
  hasUnknowns,
  identityChanges,
  type Problem,
  type Timeouts,
  toPartition,
} from "./inputs";
import type { Partition } from "./lucidity";
import type { Outcome } from "./onboarding";
import { identityKeys, toId } from "./partitionId";
import { currentProcess, type ProviderProcess, timeoutMs } from "./process";
import { keepProvider, withoutInternal } from "./properties";
import { ReadInitializationError } from "./readFailure";

export class Lifecycle {
  constructor(private readonly process: ProviderProcess) {}

  async check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: Problem[] }> {
    const { inputs, problems } = checkInputs(news);
    const waits = inputs.skipWait !== true;
    const partition = toPartition(inputs);
    if (problems.length > 0 || hasUnknowns(inputs) || Array.isArray(partition)) {
      // What is not known yet counts as changed, so it will be waited for.
      this.process.slots.checked("", news.__slots, { isNew: true, waits });
      return { inputs, failures: problems };
    }
    const id = toId(partition);
    const urn = typeof news.__urn === "string" ? news.__urn : undefined;
    this.process.rows.note(id, urn);
    const isNew = identityKeys.every((key) => olds[key] === undefined);
    this.process.slots.checked(id, news.__slots, { isNew, waits });
    if (news.__preview !== true || !isNew || !waits) return { inputs, failures: [] };
    const failures = await this.process.previews.check(partition, urn);
    await this.process.engine.flushed();
    return { inputs, failures };
  }

  diff(id: string, olds: Bag, news: Bag): { changes: boolean; replaces?: string[] } {
    const result = compare(id, olds, news);
    const partition = toPartition(news);
    if (!Array.isArray(partition))
      this.process.slots.differed(toId(partition), result.changes && news.skipWait !== true);
    return result;
  }

  async create(inputs: Bag): Promise<{ id: string; outs: Properties }> {
    const partition = certain(toPartition(inputs));
    const id = toId(partition);
    return { id, outs: await this.settle(id, partition, inputs, {}, "create") };
  }

  async update(id: string, olds: Bag, news: Bag): Promise<{ outs: Properties }> {
    const partition = certain(toPartition(news));
    return { outs: await this.settle(id, partition, news, olds, "update") };
  }

  async read(id: string, props: Bag): Promise<{ id: string; props: Properties }> {
    const isGet = props.__get === true;
    const { inputs } = checkInputs(props);
    const named = isGet ? fromId(id) : partitionOfState(id, props);
    const outs: Properties = { ...withoutInternal(props), ...inputs };
    if (typeof named === "string") throw new ReadInitializationError(id, keepProvider(outs, props), named);
    Object.assign(outs, named);
    if (isGet && props.__preview === true)
      return { id, props: await this.previewOfGet(id, named, outs, props) };

    const urn = isGet && typeof props.__urn === "string" ? props.__urn : undefined;
    const outcome = await this.wait(named, outs, "create", urn, props.status === "ON_BOARDED");
    const seen = statusOf(outcome);
    if (outcome.kind === "onboarded" || outcome.kind === "recorded") {
      return { id, props: this.record(outs, seen, isGet ? undefined : props, outcome, !isGet) };
    }
    if (outcome.kind === "unseen" && props.status === "ON_BOARDED") {
      this.process.engine.log({
        severity: "warning",
        message: `Lucidity no longer shows the onboarding of ${nameOf(named)} (${seen}). It was ON_BOARDED, and how long Lucidity keeps a request is not known: the state keeps it as it is.`,
      });
      return { id, props: outs };
    }
    const failed = this.record(outs, seen ?? props.status, props, outcome, !isGet);
    throw new ReadInitializationError(id, keepProvider(failed, props), this.process.describe(outcome, named));
  }

  private async previewOfGet(
    id: string,
    partition: Partition,
    outs: Properties,
    props: Bag,
  ): Promise<Properties> {
    const { status, problems } = await this.process.previews.status(partition);
    const reason = problems[0]?.reason;
    if (reason !== undefined) throw new ReadInitializationError(id, keepProvider(outs, props), reason);
    return status === undefined ? outs : { ...outs, status };
  }

  private async settle(
    id: string,
    partition: Partition,
    inputs: Bag,
    olds: Bag,
    operation: keyof Timeouts,
  ): Promise<Properties> {
    const urn = this.process.rows.take(id);
    try {
      const outcome = await this.wait(partition, inputs, operation, urn, false);
      const outs = this.record(
        withoutInternal(inputs),
        statusOf(outcome) ?? olds.status,
        olds,
        outcome,
        true,
      );
      if (outcome.kind === "onboarded" || outcome.kind === "recorded") return outs;
      throw new InitializationError(
        id,
        keepProvider(outs, inputs),
        this.process.describe(outcome, partition),
      );
    } finally {
      this.process.rows.release(urn);
    }
  }

  /** The outputs after a look or a wait: `onboardedAt` stays while the partition stays ON_BOARDED. */
  private record(
    outs: Properties,
    status: unknown,
    olds: Bag | undefined,
    { history }: Outcome,
    dated: boolean,
  ): Properties {
    const { onboardedAt: _stale, status: _old, ...rest } = outs;
    if (status === undefined) return rest;
    if (status !== "ON_BOARDED" || !dated) return { ...rest, status };
    const stayed = olds?.status === "ON_BOARDED" && history.neverElse && typeof olds.onboardedAt === "string";
    return {
      ...rest,
      status,
      onboardedAt: stayed ? olds.onboardedAt : new Date(this.process.wallClock()).toISOString(),
    };
  }

  private async wait(
    partition: Partition,
    inputs: Bag,
    operation: keyof Timeouts,
    urn: string | undefined,
    keepsUnseen: boolean,
  ): Promise<Outcome> {
    const { process } = this;
    const deadlineMs = timeoutMs(inputs, operation);
    const reporter = process.progress.begin(partition, urn, deadlineMs);
    try {
      return await process.wait({
        partition,
        deadlineMs,
        signal: process.engine.signal,
        once: inputs.skipWait === true,
        keepsUnseen,
        observe: (event) => reporter.observe(event),
      });
    } finally {
      reporter.end();
      await process.engine.flushed();
    }
  }
}

function compare(id: string, olds: Bag, news: Bag): { changes: boolean; replaces?: string[] } {
  const replaces: string[] = identityChanges(olds, news);
  if (replaces.length === 0 && !namesSame(id, news))
    replaces.push(...identityKeys.filter((key) => key in news));
  if (replaces.length > 0) return { changes: true, replaces };
  const skips = news.skipWait === true;
  const changes =
    !isDeepStrictEqual(olds.triggers, news.triggers) ||
    !isDeepStrictEqual(olds.timeouts, news.timeouts) ||
    (olds.skipWait === true && !skips) ||
    (olds.status !== "ON_BOARDED" && !skips);
  return { changes };
}

function statusOf(outcome: Outcome): string | undefined {
  if (outcome.kind === "onboarded") return "ON_BOARDED";
  return outcome.history.lastStatus;
}

/** The state's properties say which partition it is; a state of which they are gone is read by its id. */
function partitionOfState(id: string, props: Bag): Partition | string {
  const partition = toPartition(props);
  return Array.isArray(partition) ? fromId(id) : partition;
}

function namesSame(id: string, news: Bag): boolean {
  const named = fromId(id);
  return typeof named !== "string" && identityChanges({ ...named }, news).length === 0;
}

function certain(partition: Partition | Problem[]): Partition {
  if (!Array.isArray(partition)) return partition;
  throw new Error(partition.map(({ property, reason }) => `${property} ${reason}`).join("; "));
}

let lifecycle: Lifecycle | undefined;
const current = () => {
  lifecycle ??= new Lifecycle(currentProcess());
  return lifecycle;
};

export { configure } from "./process";
export const check = (olds: Bag, news: Bag) => current().check(olds, news);
export const diff = async (id: string, olds: Bag, news: Bag) => current().diff(id, olds, news);
export const create = (inputs: Bag) => current().create(inputs);
export const read = (id: string, props: Bag) => current().read(id, props);
export const update = (id: string, olds: Bag, news: Bag) => current().update(id, olds, news);
/** Asks nothing and off-boards nothing. */
const remove = async (): Promise<void> => {};

export { remove as delete };
