/** The timetable of a fixed number of workers, in seconds. */

/** The workers that onboard queued partitions. The partition that is ready first is served first. */
export interface Queue {
  /** How many partitions are onboarded at the same time. */
  workers: number;
  /** How long a worker takes for one partition, in seconds. Default: 180. */
  secondsEach?: number;
}

interface Job {
  readyS: number;
  forS: number;
  name?: string;
}

export interface Slot {
  startS: number;
  endS: number;
}

export class Timetable {
  private jobs: Job[] = [];
  private slots: ReadonlyMap<string, Slot> | undefined;

  constructor(private readonly workers: number) {}

  /** Adds a job. It must not be ready before it is added: that would change statuses already answered. */
  add(name: string, job: { readyS: number; forS: number }): void {
    this.jobs.push({ ...job, name });
    this.slots = undefined;
  }

  slot(name: string): Slot | undefined {
    this.slots ??= this.plan();
    return this.slots.get(name);
  }

  /** Removes a job. A worker that has begun it stays busy until its end. */
  remove(name: string, nowS: number): void {
    const slot = this.slot(name);
    if (slot === undefined) return;
    const hasBegun = slot.startS < nowS;
    this.jobs = this.jobs.flatMap((job) => {
      if (job.name !== name) return [job];
      return hasBegun ? [{ readyS: job.readyS, forS: job.forS }] : [];
    });
    this.slots = undefined;
  }

  private plan(): ReadonlyMap<string, Slot> {
    const slots = new Map<string, Slot>();
    const freeS = Array.from({ length: Math.min(this.workers, this.jobs.length) }, () => 0);
    for (const { name, readyS, forS } of this.jobs.toSorted((a, b) => a.readyS - b.readyS)) {
      const worker = freeS.indexOf(Math.min(...freeS));
      const startS = Math.max(readyS, freeS[worker] ?? 0);
      freeS[worker] = startS + forS;
      if (name !== undefined) slots.set(name, { startS, endS: startS + forS });
    }
    return slots;
  }
}
