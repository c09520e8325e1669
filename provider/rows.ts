/** Which row of the engine's display belongs to a resource: inputs name it in `check`, `create` and `update` ask for it. */
export class Rows {
  private readonly urns = new Map<string, Set<string>>();
  private readonly busy = new Set<string>();

  /** @param key what `take` will be called with: `check` knows the inputs, and nothing else tells resources apart */
  note(key: string, urn: unknown): void {
    if (typeof urn !== "string") return;
    const known = this.urns.get(key) ?? new Set();
    this.urns.set(key, known.add(urn));
  }

  /** A row of this key that no other wait is using, until `release`. */
  take(key: string): string | undefined {
    const known = [...(this.urns.get(key) ?? [])];
    const urn = known.find((candidate) => !this.busy.has(candidate)) ?? known[0];
    if (urn !== undefined) this.busy.add(urn);
    return urn;
  }

  release(urn: string | undefined): void {
    if (urn !== undefined) this.busy.delete(urn);
  }
}
