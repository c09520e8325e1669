/**
 * The provider module of `PartitionOnboarding`: what Pulumi's dynamic provider calls.
 * Its path stands in users' states as `require("pulumi-lucidity/provider")`, so it never changes.
 */
import "./util/supportedNode";
import { adapterOf } from "./dynamic/process";
import type { Properties } from "./engine/properties";
import { partitionOnboarding } from "./resources/partitionOnboarding";

const adapter = adapterOf(partitionOnboarding);

export { configure, deleteNothing as delete } from "./dynamic/process";
export type { Properties } from "./engine/properties";
export type { Problem } from "./inputs/problems";
export type { Diff } from "./resources/lifecycle";

/** Validates the arguments: a failure for each problem, at its own property. In a preview it also polls a new resource once. */
export const check = (olds: Properties, news: Properties) => adapter().check(olds, news);
/** What the next `pulumi up` would do: replace, update or nothing. */
export const diff = (id: string, olds: Properties, news: Properties) => adapter().diff(id, olds, news);
/**
 * Waits until it is onboarded.
 *
 * @throws `InitializationError` if it ends otherwise: the state is kept
 */
export const create = (inputs: Properties) => adapter().create(inputs);
/** Reads it for a refresh or a `get`, and waits unless `lucidity:refreshMode` is `check`. */
export const read = (id: string, props: Properties) => adapter().read(id, props);
/**
 * Waits again.
 *
 * @throws `InitializationError` if it ends otherwise: the state is kept
 */
export const update = (id: string, olds: Properties, news: Properties) => adapter().update(id, olds, news);
