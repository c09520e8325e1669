/**
 * Pulumi passes a dynamic provider too little, so the program adds internal inputs (sdk/nodejs/internalInputs.ts). They are
 * unpacked here: no lifecycle sees a key that begins with `__`.
 */
import type { Properties } from "../engine/properties";

/** What the program adds to the user's arguments. */
export interface InternalInputs {
  /** The resource's URN: its row in the engine's display. */
  urn: string | undefined;
  preview: boolean;
  /** The program looks the resource up by its id alone. */
  isGet: boolean;
  /** The custom timeouts of the resource options. */
  timeouts: unknown;
  /** The resource option of this name: a change of these arguments replaces the resource. */
  replaceOnChanges: readonly string[];
  /** The resource's name, if the state keeps it: a read does not get the URN. */
  name: string | undefined;
}

/** Splits properties into the resource's own and what the internal inputs say. */
export function unpack(properties: Properties): { own: Properties; internal: InternalInputs } {
  const { __urn: urn, __preview: preview, __get: isGet, __timeouts: timeouts, __name: name } = properties;
  const paths: readonly unknown[] = Array.isArray(properties.__replaceOnChanges)
    ? properties.__replaceOnChanges
    : [];
  return {
    own: Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__"))),
    internal: {
      urn: typeof urn === "string" ? urn : undefined,
      preview: preview === true,
      isGet: isGet === true,
      timeouts,
      replaceOnChanges: paths.filter((path) => typeof path === "string"),
      name: typeof name === "string" ? name : undefined,
    },
  };
}

/** The resource's own properties: `check` puts the timeouts among the inputs, since a state keeps nothing else. */
export function ownOf(properties: Properties): Properties {
  const { timeouts: _ofAdapter, ...own } = unpack(properties).own;
  return own;
}

/** Puts what the adapter keeps into properties that go into the state, as far as it is defined. */
export const keep = (properties: Properties, kept: Properties): Properties => ({
  ...properties,
  ...Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined)),
});
