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
import { isDeepStrictEqual } from "node:util";
import { hasUnknowns, type Properties } from "../engine/properties";
import { checkGroupInputs, partitionsOf } from "../inputs/group";
import { partitionKey } from "../inputs/partitionId";
import type { Checked, Problem } from "../inputs/problems";
import type { Partition } from "../lucidity";
import { noLongerVisible } from "../report/partitionName";
import { type Entry, entriesOf, partitionOfEntry, unverified } from "./groupState";
import { type Member, type Waited, waitForMembers } from "./groupWait";
import type { Diff, Lifecycle, ReadCall, Settled, WaitCall } from "./lifecycle";
import type { ProviderHost } from "./providerHost";

export class PartitionOnboardingGroupLifecycle implements Lifecycle {
  constructor(private readonly host: ProviderHost) {}

  check(news: Properties): Checked<Properties> {
    return checkGroupInputs(news);
  }

  diff(_id: string, olds: Properties, news: Properties): Diff {
    if (hasUnknowns(news)) return { changes: true };
    const entries = entriesOf(olds.statuses);
    const keys = new Set(partitionsOf(news).map(partitionKey));
    const skips = news.skipWait === true;
    const isUnfinished = [...entries.values()].some(({ status }) => status !== "ON_BOARDED");
    const changes =
      ["triggers", "failFast"].some((key) => !isDeepStrictEqual(olds[key], news[key])) ||
      (olds.skipWait === true) !== skips ||
      entries.size !== keys.size ||
      [...keys].some((key) => !entries.has(key)) ||
      (isUnfinished && !skips);
    return { changes };
  }

  async preview(inputs: Properties, olds: Properties | undefined, call: WaitCall): Promise<Problem[]> {
    if (hasUnknowns(inputs) || inputs.skipWait === true) return [];
    const known = entriesOf(olds?.statuses);
    const found: Problem[] = [];
    for (const [index, partition] of partitionsOf(inputs).entries()) {
      if (known.get(partitionKey(partition))?.status === "ON_BOARDED") continue;
      const problems = await this.host.previews.check(partition, call);
      found.push(...problems.map(({ reason }) => ({ property: `partitions[${index}]`, reason })));
    }
    await this.host.engine.flushed();
    return found;
  }

  create(inputs: Properties, call: WaitCall): Promise<Settled> {
    return this.settle(randomUUID(), inputs, {}, call);
  }

  update(id: string, olds: Properties, inputs: Properties, call: WaitCall): Promise<Settled> {
    return this.settle(id, inputs, olds, call);
  }

  async read(id: string, state: Properties, call: ReadCall): Promise<Settled> {
    const entries = [...entriesOf(state.statuses).values()];
    const members: Member[] = entries.flatMap((before) => {
      const partition = partitionOfEntry(before);
      const keepsUnseen = before.status === "ON_BOARDED" && state.skipWait !== true;
      return partition === undefined ? [] : [{ partition, before, isKept: false, keepsUnseen }];
    });
    if (members.length === 0 || members.length < entries.length) {
      const failure =
        "The state of this group is damaged: its `statuses` do not name its partitions. Run `pulumi up`: it writes them anew.";
      return { id, properties: state, failure };
    }
    const skips = state.skipWait === true;
    const once = skips || this.host.readsOnce();
    const options = { once, failFast: false, recordsFailures: skips };
    const waited = await waitForMembers(this.host, members, { ...call, ...options });
    return this.settled(id, state, waited, { isRead: true, urn: call.urn });
  }

  private async settle(id: string, inputs: Properties, olds: Properties, call: WaitCall): Promise<Settled> {
    const known = entriesOf(olds.statuses);
    const isAgain = !isDeepStrictEqual(olds.triggers, inputs.triggers);
    const members = partitionsOf(inputs).map((partition): Member => {
      const entry = known.get(partitionKey(partition));
      return entry?.status === "ON_BOARDED" && !isAgain
        ? { partition, before: entry, isKept: true, keepsUnseen: false }
        : { partition, before: unverified(partition, entry), isKept: false, keepsUnseen: false };
    });
    const once = inputs.skipWait === true;
    const options = { once, failFast: inputs.failFast === true, recordsFailures: once };
    const waited = await waitForMembers(this.host, members, { ...call, ...options });
    return this.settled(id, inputs, waited, { isRead: false, urn: call.urn });
  }

  private settled(
    id: string,
    inputs: Properties,
    waited: Waited,
    { isRead, urn }: { isRead: boolean; urn: string | undefined },
  ): Settled {
    const { entries, failures, endedEarly, noLonger } = waited;
    this.tellNoLongerVisible(noLonger, urn);
    const onboarded = entries.filter(({ status }) => status === "ON_BOARDED").length;
    const properties = propertiesOf(inputs, entries, onboarded);
    if (failures.length === 0 && endedEarly === 0) return { id, properties };
    const failure = this.host.describeGroup({
      total: entries.length,
      onboarded,
      failures,
      endedEarly,
      isRead,
    });
    return { id, properties, failure };
  }

  private tellNoLongerVisible([first, ...others]: readonly Partition[], urn: string | undefined): void {
    if (first === undefined) return;
    this.host.engine.log({ severity: "warning", message: noLongerVisible([first, ...others]), urn });
  }
}

/** Leaves out `partitions`: `statuses` names them already, and with a thousand of them the state would grow. */
function propertiesOf(inputs: Properties, statuses: Entry[], onboarded: number): Properties {
  const { partitions: _list, ...rest } = inputs;
  return { ...rest, statuses, onboarded };
}
