/** What a resource does, independent of the front that calls it, such as the dynamic provider's doors. */
import type { Properties } from "../engine/properties";
import type { Checked, Problem } from "../inputs/problems";

export const defaultTimeoutMs = 60 * 60_000;

/** The context of a call that may wait, provided by the front. */
export interface WaitCall {
  /** The resource's row in the engine's display. Without one, lines go to the stack and name the partition. */
  urn: string | undefined;
  /** How long the wait may take; in a preview, how long the later wait may take. */
  timeoutMs: number;
  /** Aborted at Ctrl-C. */
  signal: AbortSignal;
}

export interface ReadCall extends WaitCall {
  preview: boolean;
  /** For `get`: the program reads the resource by its id and does not manage it. */
  isGet: boolean;
}

/** What goes into the state. */
export interface Settled {
  id: string;
  properties: Properties;
  /** Set if the resource exists but is not ready: why. */
  failure?: string;
}

/** What an operation would do with a resource. */
export interface Diff {
  /** Whether anything differs that an update or a replacement has to see. */
  changes: boolean;
  /** The properties whose change replaces the resource. */
  replaces?: string[];
}

export interface Lifecycle {
  /** Validates and normalises; sends no request. */
  check(news: Properties): Checked<Properties>;
  diff(id: string, olds: Properties, news: Properties): Diff;
  /**
   * Polls once what the next create or update would wait for.
   *
   * @param olds the state, or `undefined` for a new resource
   * @returns errors for the preview to fail with; empty unless the mode is `strict`
   */
  preview(inputs: Properties, olds: Properties | undefined, call: WaitCall): Promise<Problem[]>;
  create(inputs: Properties, call: WaitCall): Promise<Settled>;
  update(id: string, olds: Properties, inputs: Properties, call: WaitCall): Promise<Settled>;
  /** Never says that a resource is gone. */
  read(id: string, state: Properties, call: ReadCall): Promise<Settled>;
}
