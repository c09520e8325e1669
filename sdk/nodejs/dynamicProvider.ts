/**
 * The functions that Pulumi serializes into the state. Installed in node_modules, this module is stored as
 * `require("pulumi-lucidity/provider")`; linked, each function is stored by value. So each may only require the provider
 * and delegate, and nothing at the top of this file may load it.
 */
import type * as lifecycle from "../../provider";

export async function configure(request: { config: { get(key: string): unknown } }): Promise<void> {
  (require("pulumi-lucidity/provider/lifecycle") as typeof lifecycle).configure(request);
}

export function check(olds: Record<string, unknown>, news: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/lifecycle") as typeof lifecycle).check(olds, news);
}

export function diff(id: string, olds: Record<string, unknown>, news: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/lifecycle") as typeof lifecycle).diff(id, olds, news);
}

export function create(inputs: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/lifecycle") as typeof lifecycle).create(inputs);
}

export function read(id: string, props: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/lifecycle") as typeof lifecycle).read(id, props);
}

export function update(id: string, olds: Record<string, unknown>, news: Record<string, unknown>) {
  return (require("pulumi-lucidity/provider/lifecycle") as typeof lifecycle).update(id, olds, news);
}

/** Asks nothing and off-boards nothing. */
async function remove(): Promise<void> {}

export { remove as delete };
