/**
 * The functions of a group that Pulumi serializes into the state; see dynamicProvider.ts for why they only delegate. A
 * module of its own, since a provider serves one kind of resource.
 */
import type * as lifecycle from "../../provider/group";

export async function configure(request: { config: { get(key: string): unknown } }): Promise<void> {
  (require("pulumi-lucidity/provider/group-lifecycle") as typeof lifecycle).configure(request);
}

export function check(olds: Record<string, unknown>, news: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/group-lifecycle") as typeof lifecycle).check(olds, news);
}

export function diff(id: string, olds: Record<string, unknown>, news: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/group-lifecycle") as typeof lifecycle).diff(id, olds, news);
}

export function create(inputs: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/group-lifecycle") as typeof lifecycle).create(inputs);
}

export function read(id: string, props: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/group-lifecycle") as typeof lifecycle).read(id, props);
}

export function update(id: string, olds: Record<string, unknown>, news: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/group-lifecycle") as typeof lifecycle).update(id, olds, news);
}

/** Asks nothing and off-boards nothing. */
async function remove(): Promise<void> {}

export { remove as delete };
