/**
 * The provider module of `PartitionOnboardingGroup`: what Pulumi's dynamic provider calls.
 * Its path stands in users' states as `require("pulumi-lucidity/provider/group")`, so it never changes.
 */
import "./util/supportedNode";
import { doorTo } from "./dynamic/process";
import type { Properties } from "./engine/properties";
import { PartitionOnboardingGroupLifecycle } from "./resources/partitionOnboardingGroup";

const door = doorTo((host) => new PartitionOnboardingGroupLifecycle(host));

export { configure, deleteNothing as delete } from "./dynamic/process";
export const check = (olds: Properties, news: Properties) => door().check(olds, news);
export const diff = (id: string, olds: Properties, news: Properties) => door().diff(id, olds, news);
export const create = (inputs: Properties) => door().create(inputs);
export const read = (id: string, props: Properties) => door().read(id, props);
export const update = (id: string, olds: Properties, news: Properties) => door().update(id, olds, news);
