import { isDeepStrictEqual } from "node:util";
import type { Properties } from "../engine/properties";

/** The outputs that a refresh found changed. */
export interface Drift {
  output: string;
  /** Whether it was in the state before, and is after the refresh. */
  had: boolean;
  has: boolean;
}

/**
 * What refreshes have found. The engine calls `diff` after each read of a refresh, and takes the answer for what the refresh has
 * changed; `diff` itself would only say what the next update does.
 */
export class Drifts {
  private readonly reads = new Map<string, { after: Properties; drift: readonly Drift[] }[]>();

  note(id: string, before: Properties, after: Properties, outputs: readonly string[]): void {
    const drift = outputs
      .filter((output) => !isDeepStrictEqual(before[output], after[output]))
      .map((output) => ({ output, had: output in before, has: output in after }));
    this.reads.set(id, [...(this.reads.get(id) ?? []), { after, drift }]);
  }

  /** What the refresh that wrote this state found; returned once. */
  take(id: string, state: Properties): readonly Drift[] {
    const reads = this.reads.get(id) ?? [];
    const found = reads.find(({ after }) => isDeepStrictEqual(after, state));
    if (found === undefined) return [];
    const others = reads.filter((read) => read !== found);
    if (others.length > 0) this.reads.set(id, others);
    else this.reads.delete(id);
    return found.drift;
  }
}
