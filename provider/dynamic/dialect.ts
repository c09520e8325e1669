/**
 * What Pulumi does not tell a dynamic provider reaches it as internal inputs, made in sdk/nodejs/internalInputs.ts. They are
 * unpacked here; no lifecycle sees a key that begins with `__`.
 */
import type { Properties } from "../engine/properties";

/** What the program's side hands over beside the user's arguments. */
export interface Told {
  /** The row in the engine's display. */
  urn: string | undefined;
  preview: boolean;
  /** The program looks the resource up by its id alone. */
  isGet: boolean;
  /** The custom timeouts of the resource options. */
  timeouts: unknown;
  /** How many waits the program declares, and how many operations the engine runs at once, where that may be too few. */
  slots: unknown;
}

/** The user's own properties, and what the internal inputs among them say. */
export function unpack(properties: Properties): { plain: Properties; told: Told } {
  const { __urn: urn, __preview: preview, __get: isGet, __timeouts: timeouts, __slots: slots } = properties;
  return {
    plain: Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("__"))),
    told: {
      urn: typeof urn === "string" ? urn : undefined,
      preview: preview === true,
      isGet: isGet === true,
      timeouts,
      slots,
    },
  };
}

/** Without `__provider` in its state, no later operation can load the provider. */
export const keepProvider = (properties: Properties, { __provider }: Properties): Properties =>
  __provider === undefined ? properties : { ...properties, __provider };
