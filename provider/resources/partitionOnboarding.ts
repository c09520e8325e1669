/**
 * The lifecycle of a `PartitionOnboarding`:
 *
 *   check   -> validates
 *   preview -> polls once if the partition is not onboarded yet
 *   diff    -> identity replaces; triggers, skipWait and an unfinished wait update
 *   create  -> waits          update -> waits
 *   read    -> polls or waits; never says that a partition is gone
 */
import { hasUnknowns, notYetKnown } from "../engine/properties";
import { hasSameTriggers } from "../inputs/options";
import { identityChanges, knownPartition, partitionOfId, partitionOfNames } from "../inputs/partition";
import { identityKeys, toId } from "../inputs/partitionId";
import { type PartitionInputs, type PartitionState, partitionShape } from "../inputs/partitionOnboarding";
import { type Checked, listed, type Problem } from "../inputs/problems";
import type { Partition } from "../lucidity";
import { noLongerVisible } from "../report/partitionName";
import { isInvisible } from "../statuses/statuses";
import { isDone, type Outcome, statusOf, unlessFailed } from "../wait/types";
import type { Lifecycle, OperationResult, ReadCall, ResourceDiff, WaitCall } from "./lifecycle";
import { onboardedSince } from "./outcomes";
import type { ProviderContext } from "./providerContext";
import { type Resource, TypedResource } from "./resource";

type Result = OperationResult<PartitionState>;

export const partitionOnboarding = (context: ProviderContext): Resource =>
  new TypedResource(partitionShape, new PartitionOnboardingLifecycle(context));

/** The methods that wait are not async: with ten thousand waits, each async frame takes memory until its wait ends. */
class PartitionOnboardingLifecycle implements Lifecycle<PartitionInputs, PartitionState> {
  constructor(private readonly context: ProviderContext) {}

  diff(id: string, state: PartitionState, inputs: PartitionInputs): ResourceDiff {
    const replaces: string[] = identityChanges(state.names, inputs.partition);
    if (replaces.length === 0 && !namesSame(id, inputs))
      replaces.push(...identityKeys.filter((key) => key in inputs.partition));
    const changed = [...replaces];
    if (!hasSameTriggers(inputs, state)) changed.push("triggers");
    if (state.skipWait !== inputs.skipWait) changed.push("skipWait");
    const isUnfinished = state.status !== "ON_BOARDED" && inputs.skipWait === false;
    return { changes: changed.length > 0 || isUnfinished, replaces, changed };
  }

  async preview(
    inputs: PartitionInputs,
    state: PartitionState | undefined,
    call: WaitCall,
  ): Promise<Problem[]> {
    const partition = knownPartition(inputs.partition);
    if (partition === undefined || hasUnknowns(inputs) || inputs.skipWait === true) return [];
    if (state?.status === "ON_BOARDED" && identityChanges(state.names, partition).length === 0) return [];
    const problems = await this.context.previews.check(partition, call);
    await this.context.engine.flushed();
    return problems;
  }

  create(inputs: PartitionInputs, call: WaitCall): Promise<Result> {
    const partition = certain(inputs);
    return this.waitAnew(toId(partition), partition, inputs, undefined, call);
  }

  update(id: string, state: PartitionState, inputs: PartitionInputs, call: WaitCall): Promise<Result> {
    if (this.keepsOutputs(inputs, state)) return Promise.resolve({ id, state: this.kept(inputs, state) });
    return this.waitAnew(id, certain(inputs), inputs, state, call);
  }

  keepsOutputs(inputs: PartitionInputs, state: PartitionState): boolean {
    return state.status === "ON_BOARDED" && inputs.skipWait === true && hasSameTriggers(inputs, state);
  }

  kept(inputs: PartitionInputs, { status, onboardedAt }: PartitionState): PartitionState {
    return { ...stateOf(inputs, certain(inputs)), status, onboardedAt };
  }

  async read(id: string, state: PartitionState, call: ReadCall): Promise<Result> {
    const named = call.isGet ? partitionOfId(id) : partitionOfState(id, state);
    if (named.value === undefined)
      return { id, state, failure: named.problems.map(({ reason }) => reason).join("; ") };
    const partition = named.value;
    const known = { ...state, names: partition };
    if (call.isGet && call.preview) return this.previewOfGet(id, partition, known, call);

    const wasOnboarded = state.status === "ON_BOARDED";
    const { skipWait } = state;
    const once = skipWait || (!call.isGet && this.context.readsOnce());
    const keepsUnseen = wasOnboarded && !skipWait;
    const isRefresh = !call.isGet && !once;
    const found = await this.wait(partition, call, { once, keepsUnseen, isRefresh }, (outcome) => outcome);
    const outcome = skipWait ? found : unlessFailed(found);
    if (outcome.kind === "unseen" && wasOnboarded) {
      this.warnNoLongerVisible(partition, outcome, undefined);
      return { id, state: known };
    }
    // No date is made up: a `get` has no state, and an ON_BOARDED state without a date came from a `get`.
    const isDated = !call.isGet && !(wasOnboarded && state.onboardedAt === undefined);
    return this.resultOf(id, partition, known, outcome, {
      isDated,
      limitSource: call.timeoutSource,
      isRefresh: !call.isGet,
    });
  }

  async import(id: string, call: ReadCall): Promise<Result> {
    const result = await this.read(id, { names: {}, skipWait: !call.isGet }, call);
    if (result.failure !== undefined) throw new Error(result.failure);
    const { status } = result.state;
    if (!call.isGet && status !== undefined && isInvisible(status)) {
      throw new Error(
        `Lucidity shows no onboarding request for ${id} (${status}): request the onboarding first, or declare the resource, which waits for it.`,
      );
    }
    const { value: partition } = partitionOfId(id);
    return {
      id: partition === undefined ? id : toId(partition),
      state: { ...result.state, skipWait: false },
    };
  }

  private async previewOfGet(
    id: string,
    partition: Partition,
    state: PartitionState,
    call: WaitCall,
  ): Promise<Result> {
    const { status, problems } = await this.context.previews.status(partition, call);
    if (problems.length > 0) return { id, state, failure: listed(problems).trim() };
    return { id, state: { ...state, status: status ?? state.status } };
  }

  private waitAnew(
    id: string,
    partition: Partition,
    inputs: PartitionInputs,
    old: PartitionState | undefined,
    call: WaitCall,
  ): Promise<Result> {
    const staysOnboarded = old?.status === "ON_BOARDED" && hasSameTriggers(inputs, old);
    const once = inputs.skipWait === true;
    return this.wait(partition, call, { once, keepsUnseen: staysOnboarded }, (outcome) => {
      if (outcome.kind === "unseen" && staysOnboarded) {
        this.warnNoLongerVisible(partition, outcome, call.urn);
        return { id, state: this.kept(inputs, old) };
      }
      // A partition that must be waited for again does not count as onboarded until it has been seen again.
      const isReset = old?.status === "ON_BOARDED" && !staysOnboarded;
      const before = {
        ...stateOf(inputs, partition),
        status: isReset ? "UNKNOWN" : old?.status,
        onboardedAt: old?.onboardedAt,
      };
      const limitSource = call.timeoutSource;
      return this.resultOf(id, partition, before, outcome, { isDated: true, limitSource, isRefresh: false });
    });
  }

  private resultOf(
    id: string,
    partition: Partition,
    before: PartitionState,
    outcome: Outcome,
    { isDated, ...context }: { isDated: boolean; limitSource: string; isRefresh: boolean },
  ): Result {
    const status = statusOf(outcome) ?? before.status;
    const onboardedAt = status === "ON_BOARDED" && isDated ? onboardedSince(outcome, before) : undefined;
    // What only looks would not be looked at again.
    const isResumed = context.isRefresh || !before.skipWait;
    const failure = isDone(outcome)
      ? undefined
      : this.context.failureOf(outcome, partition, { ...context, isResumed });
    return { id, state: { ...before, status, onboardedAt }, failure };
  }

  private warnNoLongerVisible(partition: Partition, outcome: Outcome, urn: string | undefined): void {
    const message = noLongerVisible([partition], outcome.history.lastStatus);
    this.context.engine.log({ severity: "warning", message, urn });
  }

  /** @param finish not a `then` of its own, which would take memory as well */
  private wait<T>(
    partition: Partition,
    { urn, signal, timeoutMs, limitNote }: WaitCall,
    { once, keepsUnseen, isRefresh = false }: { once: boolean; keepsUnseen: boolean; isRefresh?: boolean },
    finish: (outcome: Outcome) => T,
  ): Promise<T> {
    const { session, singles, engine } = this.context;
    const request = { partition, urn, timeoutMs, signal, once, keepsUnseen };
    const wait = singles.begin(request, { limitNote, isRefresh });
    return session.wait(request, wait).then(async (outcome) => {
      wait.ended(outcome);
      await engine.flushed();
      return finish(outcome);
    });
  }
}

/** The state of a resource that has not been polled yet. */
const stateOf = ({ triggers, skipWait }: PartitionInputs, names: Partition): PartitionState => ({
  names,
  triggers,
  skipWait: skipWait === true,
});

/** The partition that the state names; the one of the id if it is damaged. */
function partitionOfState(id: string, { names }: PartitionState): Checked<Partition> {
  const named = partitionOfNames(names);
  return named.value === undefined ? partitionOfId(id) : named;
}

function namesSame(id: string, inputs: PartitionInputs): boolean {
  const { value } = partitionOfId(id);
  return value !== undefined && identityChanges(value, inputs.partition).length === 0;
}

/** @throws Error if the engine asks for a wait before everything is known */
function certain({ partition }: PartitionInputs): Partition {
  const known = knownPartition(partition);
  if (known !== undefined) return known;
  const unknown = identityKeys.filter((key) => partition[key] === notYetKnown);
  throw new Error(`${unknown.join(", ")}: not known yet`);
}
