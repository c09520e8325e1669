import * as pulumi from "@pulumi/pulumi";
import { warnOfConfig } from "./configKeys";
import { requireProviderProcess } from "./providerProcess";

/** The engine's type token of a resource. */
export const typeOf = (kind: string) => `pulumi-nodejs:dynamic/lucidity:${kind}`;

/**
 * Code that Pulumi's dynamic provider runs to load our provider. Each resource's state holds it, so it is short.
 *
 * @see docs/architecture.md, "How the provider is stored"
 */
const providerCode = (module: string) => `exports.handler = () => require("pulumi-lucidity/${module}")`;

/**
 * What Pulumi does not pass to a dynamic provider: the resource's URN (its row in the engine's display), whether this is a preview,
 * the custom timeouts, and which arguments replace. provider/dynamic/internalInputs.ts unpacks them.
 *
 * @throws Error if the engine could not load our provider
 */
export function internalInputs(
  name: string,
  { kind, module }: { kind: string; module: string },
  opts: pulumi.CustomResourceOptions,
): Record<string, unknown> {
  requireProviderProcess();
  warnOfConfig();
  const timeouts = timeoutsOf(opts.customTimeouts);
  return {
    __provider: providerCode(module),
    __urn: urnOf(name, typeOf(kind), opts.parent),
    ...(pulumi.runtime.isDryRun() && { __preview: true }),
    ...(timeouts && { __timeouts: timeouts }),
    ...(opts.replaceOnChanges && { __replaceOnChanges: opts.replaceOnChanges }),
  };
}

/** With `ignoreChanges: ["*"]` the engine would reset the internal inputs, too: the names of the arguments say the same. */
export const sparingInternalInputs = (
  opts: pulumi.CustomResourceOptions,
  argumentNames: readonly string[],
): pulumi.CustomResourceOptions =>
  opts.ignoreChanges?.includes("*")
    ? { ...opts, ignoreChanges: [...opts.ignoreChanges.filter((path) => path !== "*"), ...argumentNames] }
    : opts;

/**
 * The URN as the engine computes it. The SDK's `createUrn` splits the parent's URN at the last `::`, which may be part of its
 * name.
 */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): pulumi.Input<string> {
  const own = `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::`;
  // A promise: with an Output of the parent, siblings in a component would deadlock.
  const parentUrn = (parent?.urn as { promise?(): Promise<string | undefined> } | undefined)?.promise?.();
  if (parentUrn === undefined) return `${own}${type}::${name}`;
  return parentUrn.then((urn) => {
    const types = urn?.split("::")[2];
    const above = types === undefined || types === "pulumi:pulumi:Stack" ? "" : `${types}$`;
    return `${own}${above}${type}::${name}`;
  });
}

function timeoutsOf(given: pulumi.CustomTimeouts | undefined): Record<string, string> | undefined {
  const { create, update } = given ?? {};
  if (create === undefined && update === undefined) return undefined;
  return { ...(create !== undefined && { create }), ...(update !== undefined && { update }) };
}

/** @throws Error if `opts.import` is set: Pulumi's own message would not say what to do. */
export function refuseImport(name: string, opts: pulumi.CustomResourceOptions): void {
  if (opts.import === undefined) return;
  throw new Error(
    `"${name}": a partition's onboarding cannot be imported, and need not be: declare it without the import option, and \`pulumi up\` adopts what is already onboarded`,
  );
}

/** @throws Error if `opts.id` is set: the resource would be read, and the arguments ignored. */
export function refuseId(name: string, opts: pulumi.CustomResourceOptions, instead: string): void {
  if (opts.id === undefined) return;
  throw new Error(`"${name}": the option id looks a resource up instead of declaring it: ${instead}`);
}
