import { createHash } from "node:crypto";
import type { Properties } from "../engine/properties";

/**
 * Finds the URN of a resource. `check` is given the URN; `create` and `update` look it up by the inputs that they
 * share with `check`.
 */
export class UrnLookup {
  private readonly urns = new Map<string, Set<string>>();
  private readonly busy = new Set<string>();

  note(inputs: Properties, urn: string | undefined): void {
    if (urn === undefined) return;
    const key = keyOf(inputs);
    const known = this.urns.get(key) ?? new Set();
    this.urns.set(key, known.add(urn));
  }

  /** The URNs of all resources with these inputs. */
  of(inputs: Properties): string[] {
    return [...(this.urns.get(keyOf(inputs)) ?? [])];
  }

  /** Takes a URN of these inputs that no other wait uses; `release` gives it back. */
  take(inputs: Properties): string | undefined {
    const known = this.of(inputs);
    const urn = known.find((candidate) => !this.busy.has(candidate)) ?? known[0];
    if (urn !== undefined) this.busy.add(urn);
    return urn;
  }

  release(urn: string | undefined): void {
    if (urn !== undefined) this.busy.delete(urn);
  }
}

function keyOf(inputs: Properties): string {
  const sorted = Object.entries(inputs).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash("sha256").update(JSON.stringify(sorted)).digest("hex");
}
