import type { Line } from "../engine/channel";
import { isOver } from "../util/abort";
import type { Clock } from "../util/clock";

/** How long after the check of a resource its create or update may come. */
const patienceMs = 10_000;

/**
 * Warns once if the engine has too few slots. It runs a limited number of operations at once, and each wait takes one. It
 * checks one resource more than it has slots for, and then stands still: so while others wait, a resource that was checked last
 * and whose create or update does not come finds all slots taken.
 */
export class Slots {
  /** The resource that was checked last, while its create or update has not come. */
  private checked: string | undefined;
  private timer: AbortController | undefined;
  private running = 0;
  private hasWarned = false;

  constructor(
    private readonly clock: Clock,
    private readonly log: (line: Line) => void,
  ) {}

  /** A resource was checked, outside a preview, and nothing was wrong with it. */
  expect(urn: string | undefined, { isNew }: { isNew: boolean }): void {
    this.stop();
    this.checked = urn;
    if (isNew) this.start();
  }

  /** An existing resource was compared: an update follows its check. */
  expectUpdate(urn: string): void {
    if (urn === this.checked) this.start();
  }

  /** Its create or update has come. */
  begin(urn: string | undefined): void {
    if (urn === this.checked) this.stop();
    this.running += 1;
  }

  /** It has ended, whatever its end. */
  end(): void {
    this.running -= 1;
  }

  async run<T>(urn: string | undefined, work: () => Promise<T>): Promise<T> {
    this.begin(urn);
    try {
      return await work();
    } finally {
      this.end();
    }
  }

  private stop(): void {
    this.checked = undefined;
    this.timer?.abort(isOver);
    this.timer = undefined;
  }

  private start(): void {
    if (this.hasWarned || this.timer !== undefined) return;
    this.timer = new AbortController();
    this.clock.sleep(patienceMs, this.timer.signal).then(
      () => this.warn(),
      () => {},
    );
  }

  private warn(): void {
    if (this.running === 0) return;
    this.hasWarned = true;
    const waits = this.running === 1 ? "1 wait is" : `${this.running} waits are`;
    this.log({
      severity: "warning",
      message: `${waits} under way, and the engine has no slot left: other resources are held up until one ends. Each wait takes a slot: raise \`--parallel\`, or declare many partitions as one PartitionOnboardingGroup.`,
    });
  }
}
