import * as pulumi from "@pulumi/pulumi";

/** The type of a resource, as the engine knows it: a dynamic one. */
export const typeOf = (kind: string) => `pulumi-nodejs:dynamic/lucidity:${kind}`;

/**
 * The code that Pulumi's dynamic provider runs to get at ours, kept in the state of each resource: the shortest that there is.
 * `pulumi.dynamic.Resource` would write some 270 bytes of the same meaning, load a compiler to do so, store a linked
 * package by value, and give this package instead of the user's program as the place where a resource is declared.
 */
const providerCode = (module: string) => `exports.handler = () => require("pulumi-lucidity/${module}")`;

/**
 * What the provider needs and Pulumi does not tell a dynamic provider: its row in the engine's display, whether this is a
 * preview, and the custom timeouts. `check` strips the first two.
 */
export function internalInputs(
  name: string,
  { kind, module }: { kind: string; module: string },
  opts: pulumi.CustomResourceOptions,
): Record<string, unknown> {
  const timeouts = timeoutsOf(opts.customTimeouts);
  // As a promise: an Output of the parent would make siblings in a component wait for each other for ever.
  const parentUrn = (opts.parent?.urn as { promise?(): Promise<string> } | undefined)?.promise?.();
  return {
    __provider: providerCode(module),
    __urn: pulumi.createUrn(name, typeOf(kind), parentUrn),
    ...(pulumi.runtime.isDryRun() && { __preview: true }),
    ...(timeouts && { timeouts }),
  };
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
