/**
 * The lifecycle of a `PartitionOnboardingGroup`: many partitions in one of the engine's slots.
 *
 *   check   -> validates every entry
 *   preview -> polls the first few that are not onboarded yet
 *   diff    -> never replaces; added, removed and unfinished partitions, and options, update
 *   create  -> waits for all          update -> waits for those that are not onboarded yet
 *   read    -> polls or waits for each; never says that the group is gone
 */
import { randomUUID } from "node:crypto";
import { hasUnknowns, isKnown } from "../engine/properties";
import { byPartition, type GroupInputs, type GroupState, groupShape } from "../inputs/group";
import { hasSameTriggers } from "../inputs/options";
import { knownPartition, partitionOfId } from "../inputs/partition";
import { partitionKey } from "../inputs/partitionId";
import type { Problem } from "../inputs/problems";
import type { Partition } from "../lucidity";
import { noLongerVisible } from "../report/partitionName";
import { unverified } from "./groupState";
import { type Member, type Waited, waitForMembers } from "./groupWait";
import type { Lifecycle, OperationResult, ReadCall, ResourceDiff, WaitCall } from "./lifecycle";
import type { ProviderContext } from "./providerContext";
import { type Resource, TypedResource } from "./resource";

type Result = OperationResult<GroupState>;

const nothing: GroupState = { entries: [], skipWait: false, failFast: false };

export const partitionOnboardingGroup = (context: ProviderContext): Resource =>
  new TypedResource(groupShape, new PartitionOnboardingGroupLifecycle(context));

class PartitionOnboardingGroupLifecycle implements Lifecycle<GroupInputs, GroupState> {
  constructor(private readonly context: ProviderContext) {}

  diff(_id: string, state: GroupState, inputs: GroupInputs): ResourceDiff {
    const entries = byPartition(state.entries);
    const keys = new Set(partitionsOf(inputs).map(partitionKey));
    const changed: string[] = [];
    const isOther = entries.size !== keys.size || [...keys].some((key) => !entries.has(key));
    if (isOther || hasUnknowns(inputs.partitions)) changed.push("partitions");
    if (!hasSameTriggers(inputs, state)) changed.push("triggers");
    if (state.skipWait !== inputs.skipWait) changed.push("skipWait");
    if (state.failFast !== inputs.failFast) changed.push("failFast");
    const isUnfinished =
      inputs.skipWait === false && state.entries.some(({ status }) => status !== "ON_BOARDED");
    return { changes: changed.length > 0 || isUnfinished, replaces: [], changed };
  }

  async preview(inputs: GroupInputs, state: GroupState | undefined, call: WaitCall): Promise<Problem[]> {
    if (hasUnknowns(inputs) || inputs.skipWait === true) return [];
    const known = byPartition(state?.entries ?? []);
    const found: Problem[] = [];
    for (const [index, partition] of partitionsOf(inputs).entries()) {
      if (known.get(partitionKey(partition))?.status === "ON_BOARDED") continue;
      const problems = await this.context.previews.check(partition, call);
      found.push(...problems.map(({ reason }) => ({ property: `partitions[${index}]`, reason })));
    }
    await this.context.engine.flushed();
    return found;
  }

  create(inputs: GroupInputs, call: WaitCall): Promise<Result> {
    return this.waitAnew(randomUUID(), inputs, nothing, call);
  }

  update(id: string, state: GroupState, inputs: GroupInputs, call: WaitCall): Promise<Result> {
    return this.waitAnew(id, inputs, state, call);
  }

  keepsOutputs(): boolean {
    return false;
  }

  kept(inputs: GroupInputs, { entries }: GroupState): GroupState {
    return { ...stateOf(inputs), entries };
  }

  async read(id: string, state: GroupState, call: ReadCall): Promise<Result> {
    if (call.isGet) throw new GroupIdError();
    const members: Member[] = state.entries.flatMap((before) => {
      const { value: partition } = partitionOfId(before.id);
      const keepsUnseen = before.status === "ON_BOARDED" && !state.skipWait;
      return partition === undefined ? [] : [{ partition, before, isKept: false, keepsUnseen }];
    });
    if (members.length === 0 || members.length < state.entries.length) {
      const failure =
        "The state of this group is damaged: its `statuses` do not name its partitions. Run `pulumi up`: it writes them anew.";
      return { id, state, failure };
    }
    const { skipWait } = state;
    const once = skipWait || this.context.readsOnce();
    const options = { once, failFast: false, recordsFailures: skipWait, isRefresh: true };
    const waited = await waitForMembers(this.context, members, { ...call, ...options });
    return this.resultOf(id, state, waited, call, { isRead: true });
  }

  async import(): Promise<never> {
    throw new GroupIdError();
  }

  private async waitAnew(id: string, inputs: GroupInputs, old: GroupState, call: WaitCall): Promise<Result> {
    const known = byPartition(old.entries);
    const isAgain = !hasSameTriggers(inputs, old);
    const members = partitionsOf(inputs).map((partition): Member => {
      const entry = known.get(partitionKey(partition));
      return entry?.status === "ON_BOARDED" && !isAgain
        ? { partition, before: entry, isKept: true, keepsUnseen: false }
        : { partition, before: unverified(partition, entry), isKept: false, keepsUnseen: false };
    });
    const state = stateOf(inputs);
    const options = { once: state.skipWait, failFast: state.failFast, recordsFailures: state.skipWait };
    const waited = await waitForMembers(this.context, members, { ...call, ...options });
    return this.resultOf(id, state, waited, call, { isRead: false });
  }

  private resultOf(
    id: string,
    before: GroupState,
    waited: Waited,
    { urn, name, timeoutSource }: WaitCall,
    { isRead }: { isRead: boolean },
  ): Result {
    const { entries, failures, endedEarly, noLonger } = waited;
    this.warnNoLongerVisible(noLonger, urn);
    const state = { ...before, entries };
    if (failures.length === 0 && endedEarly === 0) return { id, state };
    const total = entries.length;
    const onboarded = entries.filter(({ status }) => status === "ON_BOARDED").length;
    const result = { total, onboarded, failures, endedEarly, isRead, name: isRead ? name : undefined };
    const failure = this.context.describeGroup(result, timeoutSource);
    return { id, state, failure };
  }

  private warnNoLongerVisible([first, ...others]: readonly Partition[], urn: string | undefined): void {
    if (first === undefined) return;
    this.context.engine.log({ severity: "warning", message: noLongerVisible([first, ...others]), urn });
  }
}

class GroupIdError extends Error {
  override readonly name = "GroupIdError";

  constructor() {
    super("A group has no id that can be looked up or imported: declare it, and it adopts.");
  }
}

/** The state of a group that has not been polled yet. */
const stateOf = ({ triggers, skipWait, failFast }: GroupInputs): GroupState => ({
  ...nothing,
  triggers,
  skipWait: skipWait === true,
  failFast: failFast === true,
});

/** Those that are known. */
function partitionsOf({ partitions }: GroupInputs): Partition[] {
  if (!isKnown(partitions)) return [];
  return partitions.flatMap((entry) => (isKnown(entry) ? (knownPartition(entry) ?? []) : []));
}
