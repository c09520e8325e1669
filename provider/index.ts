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
import { systemClock } from "./clock";
import { parseDuration } from "./durations";
import { connectToEngine } from "./engine";
import {
  describeFailure,
  type FailedOutcome,
  InitializationError,
  nameOf,
  type Properties,
} from "./failures";
import {
  type Bag,
  checkInputs,
  fromId,
  hasUnknowns,
  identityChanges,
  identityKeys,
  type Problem,
  type Timeouts,
  toId,
  toPartition,
} from "./inputs";
import type { Partition } from "./lucidity";
import { type Outcome, waitForOnboarding } from "./onboarding";
import { Previews } from "./previews";
import { Progress, type Reporter } from "./progress";
import { ReadInitializationError } from "./readFailure";
import { Rows } from "./rows";
import { Session } from "./session";
import type { ReadConfig } from "./settings";

const defaultTimeoutMs = 60 * 60_000;

/** What one provider process holds, made when the first resource needs it. */
export class Lifecycle {
  private readonly rows = new Rows();
  private readonly progress: Progress;
  private readonly previews: Previews;
  private readonly engine: ReturnType<typeof connectToEngine>;
  readonly session: Session;
  private toldLimits = false;

  constructor(
    config: ReadConfig,
    {
      env = process.env,
      clock = systemClock,
      wallClock = Date.now,
      engine = connectToEngine(),
    }: {
      env?: NodeJS.ProcessEnv;
      clock?: typeof systemClock;
      wallClock?: () => number;
      engine?: ReturnType<typeof connectToEngine>;
    } = {},
  ) {
    this.wallClock = wallClock;
    this.engine = engine;
    this.session = new Session(config, env, clock);
    this.progress = new Progress(clock, (line) => engine.log(line));
    this.previews = new Previews(this.session, engine, wallClock);
  }

  private readonly wallClock: () => number;

  async check(olds: Bag, news: Bag): Promise<{ inputs: Bag; failures: Problem[] }> {
    const { inputs, problems } = checkInputs(news);
    if (problems.length > 0 || hasUnknowns(inputs)) return { inputs, failures: problems };
    const partition = toPartition(inputs);
    if (Array.isArray(partition)) return { inputs, failures: partition };
    const urn = typeof news.__urn === "string" ? news.__urn : undefined;
    this.rows.note(partition, urn);
    const isNew = identityKeys.every((key) => olds[key] === undefined);
    const looks = news.__preview === true && isNew && inputs.skipWait !== true;
    if (!looks) return { inputs, failures: [] };
    const failures = await this.previews.check(partition, urn);
    await this.engine.flushed();
    return { inputs, failures };
  }

  diff(id: string, olds: Bag, news: Bag): { changes: boolean; replaces?: string[] } {
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
      this.engine.log({
        severity: "warning",
        message: `Lucidity no longer shows the onboarding of ${nameOf(named)} (${seen}). It was ON_BOARDED, and how long Lucidity keeps a request is not known: the state keeps it as it is.`,
      });
      return { id, props: outs };
    }
    const failed = this.record(outs, seen ?? props.status, props, outcome, !isGet);
    throw new ReadInitializationError(id, keepProvider(failed, props), this.describe(outcome, named));
  }

  private async previewOfGet(
    id: string,
    partition: Partition,
    outs: Properties,
    props: Bag,
  ): Promise<Properties> {
    const { status, problems } = await this.previews.status(partition);
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
    const urn = this.rows.take(partition);
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
      throw new InitializationError(id, keepProvider(outs, inputs), this.describe(outcome, partition));
    } finally {
      this.rows.release(urn);
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
      onboardedAt: stayed ? olds.onboardedAt : new Date(this.wallClock()).toISOString(),
    };
  }

  private async wait(
    partition: Partition,
    inputs: Bag,
    operation: keyof Timeouts,
    urn: string | undefined,
    keepsUnseen: boolean,
  ): Promise<Outcome> {
    this.tellLimits();
    const deadlineMs = timeoutMs(inputs, operation);
    let reporter: Reporter | undefined;
    try {
      const place = this.session.enter();
      const started = this.progress.begin(partition, urn, deadlineMs);
      reporter = started;
      return await waitForOnboarding({
        clock: this.session.clock,
        place,
        look: (signal) => this.session.look(partition, place, signal),
        deadlineMs,
        signal: this.engine.signal,
        reachability: this.session.reachability,
        once: inputs.skipWait === true,
        keepsUnseen,
        observe: (event) => started.observe(event),
      });
    } catch (error) {
      // Settings are read by the first wait, and a wrong one must not lose the resource.
      const history = { checks: 0, elapsedMs: 0, troubles: new Map<string, number>(), neverElse: true };
      return { kind: "refused", error: error instanceof Error ? error : new Error(String(error)), history };
    } finally {
      reporter?.end();
      await this.engine.flushed();
    }
  }

  private describe(outcome: FailedOutcome, partition: Partition): string {
    const host = outcome.kind === "unreachable" ? { host: this.session.host } : {};
    return describeFailure(outcome, { partition, atMs: this.wallClock(), ...host });
  }

  private tellLimits(): void {
    if (this.toldLimits) return;
    this.toldLimits = true;
    for (const message of this.engine.limits)
      this.engine.log({ severity: "info", message: `pulumi-lucidity: ${message}` });
  }
}

function statusOf(outcome: Outcome): string | undefined {
  if (outcome.kind === "onboarded") return "ON_BOARDED";
  return outcome.history.lastStatus;
}

function timeoutMs(inputs: Bag, operation: keyof Timeouts): number {
  const timeouts = inputs.timeouts as Timeouts | undefined;
  const text = timeouts?.[operation];
  return (typeof text === "string" ? parseDuration(text) : undefined) ?? defaultTimeoutMs;
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

const withoutInternal = (bag: Bag): Properties =>
  Object.fromEntries(Object.entries(bag).filter(([key]) => !key.startsWith("__")));

// Without `__provider` in its state, no later operation can load the provider.
const keepProvider = (outs: Properties, { __provider }: Bag): Properties => ({ ...outs, __provider });

let config: ReadConfig = () => undefined;
let lifecycle: Lifecycle | undefined;
const current = () => {
  lifecycle ??= new Lifecycle((key) => config(key));
  return lifecycle;
};

/** Keeps the stack config; it is validated when the first look needs it. */
export function configure(request: { config: { get(key: string): unknown } }): void {
  config = (key) => request.config.get(key);
}
export const check = (olds: Bag, news: Bag) => current().check(olds, news);
export const diff = async (id: string, olds: Bag, news: Bag) => current().diff(id, olds, news);
export const create = (inputs: Bag) => current().create(inputs);
export const read = (id: string, props: Bag) => current().read(id, props);
export const update = (id: string, olds: Bag, news: Bag) => current().update(id, olds, news);
