/** What a resource does, whichever front calls it: the dynamic provider's doors, or the native plugin. */
import type { Properties } from "../engine/properties";
import type { Checked, Problem } from "../inputs/problems";

export const defaultTimeoutMs = 60 * 60_000;

/** What a front hands over with a call that may wait. */
export interface WaitCall {
  /** The resource's row in the engine's display. Without one, lines go to the stack and name the partition. */
  urn: string | undefined;
  /** How long the wait may take, or the one that a preview tells of. */
  timeoutMs: number;
  /** Aborted at Ctrl-C. */
  signal: AbortSignal;
}

export interface ReadCall extends WaitCall {
  preview: boolean;
  /** The program looks the resource up by its id alone, and does not manage it. */
  isGet: boolean;
}

/** What the engine is to keep. */
export interface Settled {
  id: string;
  properties: Properties;
  /** Why the resource exists, but is not ready. */
  failure?: string;
}

export interface Diff {
  changes: boolean;
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
   * @returns errors of the preview, in mode `strict` alone
   */
  preview(inputs: Properties, olds: Properties | undefined, call: WaitCall): Promise<Problem[]>;
  create(inputs: Properties, call: WaitCall): Promise<Settled>;
  update(id: string, olds: Properties, inputs: Properties, call: WaitCall): Promise<Settled>;
  /** Never says that a resource is gone. */
  read(id: string, state: Properties, call: ReadCall): Promise<Settled>;
}
