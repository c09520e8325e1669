/** What a resource does, independent of the front that calls it. */
import type { Problem } from "../inputs/problems";
import type { Drift } from "./drifts";

export const defaultTimeoutMs = 60 * 60_000;

const sourceOf = (operation: string) => ({
  given: `customTimeouts.${operation}`,
  missing: `the default of customTimeouts.${operation}`,
});
const timeoutSources = { create: sourceOf("create"), update: sourceOf("update"), read: sourceOf("read") };

/** How long a wait may take, and what says so. @param timeoutMs that the program sets */
export function limitOf(operation: "create" | "update" | "read", timeoutMs: number | undefined) {
  // Constants: with ten thousand waits, a string for each would add up.
  const { given, missing } = timeoutSources[operation];
  return timeoutMs === undefined
    ? { timeoutMs: defaultTimeoutMs, timeoutSource: missing }
    : { timeoutMs, timeoutSource: given };
}

export const nameOfUrn = (urn: string): string => urn.split("::").slice(3).join("::");

/** The context of a call that may wait; the front provides it. */
export interface WaitCall {
  /** The resource's row in the engine's display. Without one, lines go to the stack and name the partition. */
  urn: string | undefined;
  /** The resource's name: a URN may be that of before a rename. */
  name: string | undefined;
  /** How long the wait may take; in a preview, how long the later wait may take. */
  timeoutMs: number;
  /** The option that sets it, such as `customTimeouts.update`. */
  timeoutSource: string;
  /** Why the program cannot set it, for the first line of the wait. */
  limitNote?: string | undefined;
  signal: AbortSignal;
}

export interface ReadCall extends WaitCall {
  preview: boolean;
  /** For `get`: the program reads the resource by its id and does not manage it. */
  isGet: boolean;
}

/** How a create, an update or a read ended, and what goes into the state. */
export interface OperationResult<State> {
  id: string;
  state: State;
  /** Set if the resource exists but is not ready: why. */
  failure?: string | undefined;
}

/** What an operation would do with a resource. */
export interface Diff {
  /** Whether anything differs that needs an update or a replacement. */
  changes: boolean;
  /** The properties whose change replaces the resource. */
  replaces: string[];
}

/** `Diff`, with what it rests on. */
export interface ResourceDiff extends Diff {
  changed: readonly string[];
  drift?: readonly Drift[];
}

export interface Lifecycle<Inputs, State> {
  diff(id: string, state: State, inputs: Inputs): ResourceDiff;
  /**
   * Polls once what the next create or update would wait for.
   *
   * @param state `undefined` for a new resource
   * @returns errors for the preview to fail with; empty unless the mode is `strict`
   */
  preview(inputs: Inputs, state: State | undefined, call: WaitCall): Promise<Problem[]>;
  create(inputs: Inputs, call: WaitCall): Promise<OperationResult<State>>;
  update(id: string, state: State, inputs: Inputs, call: WaitCall): Promise<OperationResult<State>>;
  /** Whether an update makes no request: the outputs stay as they are. */
  keepsOutputs(inputs: Inputs, state: State): boolean;
  /** The state after an update that makes no request. */
  kept(inputs: Inputs, state: State): State;
  /** Never says that a resource is gone. */
  read(id: string, state: State, call: ReadCall): Promise<OperationResult<State>>;
  /**
   * Polls once, and takes any status that the API shows. Where it may be a `get` as well, it waits as one, so that no dependent
   * starts too early.
   *
   * @throws Error if the API shows no request, a wait has failed, or the resource cannot be imported
   */
  import(id: string, call: ReadCall): Promise<OperationResult<State>>;
}
