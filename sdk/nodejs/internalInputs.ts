import * as pulumi from "@pulumi/pulumi";
import { warnOfUnknownKeys } from "./configKeys";

/** The type of a resource, as the engine knows it: a dynamic one. */
export const typeOf = (kind: string) => `pulumi-nodejs:dynamic/lucidity:${kind}`;

/**
 * The code that Pulumi's dynamic provider runs to get at ours, kept in the state of each resource: the shortest that there is.
 *
 * @see docs/architecture.md, "How the provider is stored"
 */
const providerCode = (module: string) => `exports.handler = () => require("pulumi-lucidity/${module}")`;

/**
 * What the provider needs and Pulumi does not tell a dynamic provider: its row in the engine's display, whether this is a
 * preview, and the custom timeouts. provider/dynamic/dialect.ts unpacks them.
 */
export function internalInputs(
  name: string,
  { kind, module }: { kind: string; module: string },
  opts: pulumi.CustomResourceOptions,
): Record<string, unknown> {
  warnOfUnknownKeys();
  const timeouts = timeoutsOf(opts.customTimeouts);
  return {
    __provider: providerCode(module),
    __urn: urnOf(name, typeOf(kind), opts.parent),
    ...(pulumi.runtime.isDryRun() && { __preview: true }),
    ...(timeouts && { __timeouts: timeouts }),
  };
}

/** As the engine makes it. The SDK's `createUrn` cuts a parent's URN at the last `::`, which may be within its name. */
function urnOf(name: string, type: string, parent: pulumi.Resource | undefined): pulumi.Input<string> {
  const own = `urn:pulumi:${pulumi.getStack()}::${pulumi.getProject()}::`;
  // As a promise: an Output of the parent would make siblings in a component wait for each other without end.
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

/** @throws Error where `opts.import` is set: Pulumi's own message would not say what to do. */
export function refuseImport(name: string, opts: pulumi.CustomResourceOptions): void {
  if (opts.import === undefined) return;
  throw new Error(
    `"${name}": a partition's onboarding cannot be imported, and need not be: declare it without the import option, and \`pulumi up\` adopts what is already onboarded`,
  );
}

/** @throws Error where `opts.id` is set: the resource would be read, and the arguments ignored. */
export function refuseId(name: string, opts: pulumi.CustomResourceOptions, instead: string): void {
  if (opts.id === undefined) return;
  throw new Error(`"${name}": the option id looks a resource up instead of declaring it: ${instead}`);
}
