/**
 * Whether the vendor works in the order in which waits began, and how far it has come. Where it does, a partition that is still
 * PENDING proves that those behind it are too, and one that has started that those before it have. Times in seconds.
 */
interface Sighting {
  rank: number;
  atS: number;
}

/** How many starts back the vendor's pace is measured. */
const paceWindow = 20;
/** Before anything has started: one every ten minutes. */
const firstGuessPerS = 1 / 600;
/** How much more one start against the order counts than one in it. */
const violationWeight = 4;

export class VendorOrder {
  /** The latest sighting of a PENDING partition for each rank that matters: ranks and times rise. */
  private readonly pending: Sighting[] = [];
  /** The furthest starts, as they were seen: ranks and times rise. */
  private readonly started: Sighting[] = [];
  private kept = 0;
  private broken = 0;

  /** How far to believe in an order, from 0 to 1. */
  get confidence(): number {
    return (this.kept + 1) / (this.kept + violationWeight * this.broken + 2);
  }

  /** A partition before the front was looked at: it should have started. */
  tested(hasStarted: boolean): void {
    if (hasStarted) this.kept += 1;
    else this.broken += 1;
  }

  sawPending(rank: number, atS: number): void {
    // What is known of a later rank was older news.
    while ((this.pending.at(-1)?.rank ?? -1) >= rank) this.pending.pop();
    this.pending.push({ rank, atS });
  }

  sawStarted(rank: number, atS: number): void {
    if (rank > (this.started.at(-1)?.rank ?? -1)) this.started.push({ rank, atS });
  }

  /** When the partition of this rank was last known to be PENDING; minus infinity for never. */
  pendingAtS(rank: number): number {
    const next = firstAt(this.pending, rank + 1);
    return this.pending[next - 1]?.atS ?? Number.NEGATIVE_INFINITY;
  }

  /** By when it had started; infinity while nothing says so. */
  startedByS(rank: number): number {
    return this.started[firstAt(this.started, rank)]?.atS ?? Number.POSITIVE_INFINITY;
  }

  /** Between which moments it starts or will start, as the vendor's pace suggests. */
  startsWithin(
    rank: number,
    knownPendingS: number,
    enteredS: number,
    nowS: number,
  ): [fromS: number, toS: number] {
    const front = this.started.at(-1);
    const perS = this.perS(nowS);
    const ahead = rank - (front?.rank ?? -1);
    const middleS = (front?.atS ?? enteredS) + ahead / perS;
    const spreadS = (1.5 * Math.sqrt(ahead)) / perS;
    const fromS = Math.max(knownPendingS, middleS - spreadS);
    return [fromS, Math.max(fromS + 1 / perS, middleS + spreadS)];
  }

  /** Starts a second. */
  private perS(nowS: number): number {
    const front = this.started.at(-1);
    if (front === undefined) return firstGuessPerS;
    let first = this.started.length - 1;
    while (first > 0 && front.rank - (this.started[first]?.rank ?? 0) < paceWindow) first -= 1;
    const { rank, atS } = this.started[first] ?? front;
    return (front.rank - rank + 0.5) / (nowS - atS + 30);
  }
}

/** The index of the first sighting of this rank or a later one. */
function firstAt(sightings: readonly Sighting[], rank: number): number {
  let low = 0;
  let high = sightings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sightings[middle]?.rank ?? 0) < rank) low = middle + 1;
    else high = middle;
  }
  return low;
}
