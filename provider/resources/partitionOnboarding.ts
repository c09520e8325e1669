/**
 * The lifecycle of a `PartitionOnboarding`:
 *
 *   check   -> validates
 *   preview -> polls once if the partition is not onboarded yet
 *   diff    -> identity replaces; triggers, skipWait and an unfinished wait update
 *   create  -> waits          update -> waits
 *   read    -> polls or waits; never says that a partition is gone
 */
import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../engine/properties";
import { hasUnknowns } from "../engine/properties";
import {
  checkInputs,
  identityChanges,
  type PartitionResult,
  parsePartition,
  partitionOfId,
} from "../inputs/partition";
import { identityKeys, toId } from "../inputs/partitionId";
import { type Checked, listed, type Problem } from "../inputs/problems";
import type { Partition } from "../lucidity";
import { noLongerVisible } from "../report/partitionName";
import { isDone, type Outcome, unlessFailed } from "../wait/types";
import type { Diff, Lifecycle, ReadCall, Settled, WaitCall } from "./lifecycle";
import { onboardedSince, statusOf } from "./outcomes";
import type { ProviderHost } from "./providerHost";

const noState: Properties = {};

/** What waits is no async function: ten thousand of them would take memory until their waits end. */
export class PartitionOnboardingLifecycle implements Lifecycle {
  constructor(private readonly host: ProviderHost) {}

  check(news: Properties): Checked<Properties> {
    return checkInputs(news);
  }

  diff(id: string, olds: Properties, news: Properties): Diff {
    const replaces: string[] = identityChanges(olds, news);
    if (replaces.length === 0 && !namesSame(id, news)) {
      replaces.push(...identityKeys.filter((key) => key in news));
    }
    if (replaces.length > 0) return { changes: true, replaces };
    const skips = news.skipWait === true;
    const changes =
      !isDeepStrictEqual(olds.triggers, news.triggers) ||
      (olds.skipWait === true) !== skips ||
      (olds.status !== "ON_BOARDED" && !skips);
    return { changes };
  }

  async preview(inputs: Properties, olds: Properties | undefined, call: WaitCall): Promise<Problem[]> {
    const result = parsePartition(inputs);
    if (!result.ok || hasUnknowns(inputs) || inputs.skipWait === true) return [];
    if (olds?.status === "ON_BOARDED" && identityChanges(olds, inputs).length === 0) return [];
    const problems = await this.host.previews.check(result.partition, call);
    await this.host.engine.flushed();
    return problems;
  }

  create(inputs: Properties, call: WaitCall): Promise<Settled> {
    const partition = certain(parsePartition(inputs));
    return this.settle(toId(partition), partition, inputs, noState, call);
  }

  update(id: string, olds: Properties, inputs: Properties, call: WaitCall): Promise<Settled> {
    return this.settle(id, certain(parsePartition(inputs)), inputs, olds, call);
  }

  async read(id: string, state: Properties, call: ReadCall): Promise<Settled> {
    const { inputs } = checkInputs(state);
    const result = call.isGet ? partitionOfId(id) : partitionOfState(id, state);
    const properties: Properties = { ...state, ...inputs };
    if (!result.ok)
      return { id, properties, failure: result.problems.map(({ reason }) => reason).join("; ") };
    const { partition } = result;
    Object.assign(properties, partition);
    if (call.isGet && call.preview) return this.previewOfGet(id, partition, properties, call);

    const wasOnboarded = state.status === "ON_BOARDED";
    const skips = properties.skipWait === true;
    const once = skips || (!call.isGet && this.host.readsOnce());
    const found = await this.wait(partition, call, { once, keepsUnseen: wasOnboarded && !skips });
    const outcome = skips ? found : unlessFailed(found);
    if (outcome.kind === "unseen" && wasOnboarded) {
      this.tellNoLongerVisible(partition, outcome, undefined);
      return { id, properties };
    }
    // Without a stored date there is none: a `get` has no state, and a state that is ON_BOARDED without a date came from a `get`.
    const isDated = !call.isGet && !(wasOnboarded && state.onboardedAt === undefined);
    return this.settled(id, partition, properties, state, outcome, { isDated });
  }

  private async previewOfGet(
    id: string,
    partition: Partition,
    properties: Properties,
    call: WaitCall,
  ): Promise<Settled> {
    const { status, problems } = await this.host.previews.status(partition, call);
    if (problems.length > 0) return { id, properties, failure: listed(problems).trim() };
    return { id, properties: status === undefined ? properties : { ...properties, status } };
  }

  private settle(
    id: string,
    partition: Partition,
    inputs: Properties,
    olds: Properties,
    call: WaitCall,
  ): Promise<Settled> {
    const staysOnboarded = olds.status === "ON_BOARDED" && isDeepStrictEqual(olds.triggers, inputs.triggers);
    if (staysOnboarded && inputs.skipWait === true)
      return Promise.resolve({ id, properties: stillOnboarded(inputs, olds) });
    const once = inputs.skipWait === true;
    return this.wait(partition, call, { once, keepsUnseen: staysOnboarded }).then((outcome) => {
      if (outcome.kind === "unseen" && staysOnboarded) {
        this.tellNoLongerVisible(partition, outcome, call.urn);
        return { id, properties: stillOnboarded(inputs, olds) };
      }
      // Until it has been seen anew, what must be waited for again does not count as onboarded.
      const isReset = olds.status === "ON_BOARDED" && !staysOnboarded;
      const before = isReset ? { ...olds, status: "UNKNOWN" } : olds;
      return this.settled(id, partition, inputs, before, outcome, { isDated: true });
    });
  }

  /** What is kept after a poll or a wait. */
  private settled(
    id: string,
    partition: Partition,
    inputs: Properties,
    before: Properties,
    outcome: Outcome,
    { isDated }: { isDated: boolean },
  ): Settled {
    const { onboardedAt: _stale, status: _old, ...rest } = inputs;
    const status = statusOf(outcome) ?? before.status;
    const onboardedAt =
      status === "ON_BOARDED" && isDated ? onboardedSince(outcome, before, this.host.wallClock()) : undefined;
    const properties = {
      ...rest,
      ...(status !== undefined && { status }),
      ...(onboardedAt !== undefined && { onboardedAt }),
    };
    return isDone(outcome)
      ? { id, properties }
      : { id, properties, failure: this.host.describe(outcome, partition) };
  }

  private tellNoLongerVisible(partition: Partition, outcome: Outcome, urn: string | undefined): void {
    const message = noLongerVisible([partition], outcome.history.lastStatus);
    this.host.engine.log({ severity: "warning", message, urn });
  }

  private wait(
    partition: Partition,
    { urn, signal, timeoutMs: deadlineMs }: WaitCall,
    { once, keepsUnseen }: { once: boolean; keepsUnseen: boolean },
  ): Promise<Outcome> {
    const { host } = this;
    const observer = host.singles.begin(partition, { limitMs: deadlineMs, urn });
    return host
      .wait({ partition, urn, deadlineMs, signal, once, keepsUnseen, observer })
      .then(async (outcome) => {
        observer.ended(outcome);
        await host.engine.flushed();
        return outcome;
      });
  }
}

const stillOnboarded = (inputs: Properties, { status, onboardedAt }: Properties): Properties => ({
  ...inputs,
  status,
  onboardedAt,
});

/** The partition that the state's properties name; the one of the id if they are missing. */
function partitionOfState(id: string, state: Properties): PartitionResult {
  const result = parsePartition(state);
  return result.ok ? result : partitionOfId(id);
}

function namesSame(id: string, news: Properties): boolean {
  const named = partitionOfId(id);
  return named.ok && identityChanges({ ...named.partition }, news).length === 0;
}

function certain(result: PartitionResult): Partition {
  if (result.ok) return result.partition;
  throw new Error(listed(result.problems));
}
