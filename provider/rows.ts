import { toId } from "./inputs";
import type { Partition } from "./lucidity";

/** Which row of the engine's display belongs to a resource: inputs name it in `check`, `create` and `update` ask for it. */
export class Rows {
  private readonly urns = new Map<string, Set<string>>();
  private readonly busy = new Set<string>();

  note(partition: Partition, urn: string | undefined): void {
    if (urn === undefined) return;
    const id = toId(partition);
    const known = this.urns.get(id) ?? new Set();
    this.urns.set(id, known.add(urn));
  }

  /** A row of this id that no other wait is using, until `release`. */
  take(partition: Partition): string | undefined {
    const known = [...(this.urns.get(toId(partition)) ?? [])];
    const urn = known.find((candidate) => !this.busy.has(candidate)) ?? known[0];
    if (urn !== undefined) this.busy.add(urn);
    return urn;
  }

  release(urn: string | undefined): void {
    if (urn !== undefined) this.busy.delete(urn);
  }
}
