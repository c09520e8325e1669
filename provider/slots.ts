/** The engine runs a limited number of operations at once, and each wait holds one of its slots: says so where they do not suffice. */
import type { Engine } from "./engine";

/** What the program knows: how many single waits it declares, and how many operations the engine runs at once. */
interface Program {
  declared: number;
  parallel: number;
}

export class Slots {
  private program: Program | undefined;
  private decided = 0;
  private waiting = 0;
  private told = false;
  /** Existing resources whose `diff` will tell, by id. */
  private readonly undecided = new Map<string, number>();

  constructor(private readonly engine: Pick<Engine, "log">) {}

  /** @param program the program's internal input, which is only there where there may be too few slots */
  checked(id: string, program: unknown, { isNew, waits }: { isNew: boolean; waits: boolean }): void {
    if (!isProgram(program)) return;
    this.program = { ...program, declared: Math.max(program.declared, this.program?.declared ?? 0) };
    if (isNew) this.decide(waits);
    else this.undecided.set(id, (this.undecided.get(id) ?? 0) + 1);
  }

  differed(id: string, waits: boolean): void {
    const open = this.undecided.get(id);
    // A refresh compares, too, without a check before it.
    if (open === undefined) return;
    if (open > 1) this.undecided.set(id, open - 1);
    else this.undecided.delete(id);
    this.decide(waits);
  }

  private decide(waits: boolean): void {
    this.decided += 1;
    if (waits) this.waiting += 1;
    const { program, waiting } = this;
    if (this.told || program === undefined) return;
    if (this.decided < program.declared || waiting <= program.parallel) return;
    this.told = true;
    this.engine.log({
      severity: "warning",
      message: `${waiting} partitions are waited for one by one, and this deployment runs only ${program.parallel} operations at once: the others have to queue. Pass \`--parallel ${waiting}\`, or declare them as one PartitionOnboardingGroup.`,
    });
  }
}

function isProgram(value: unknown): value is Program {
  if (typeof value !== "object" || value === null) return false;
  const { declared, parallel } = value as Partial<Program>;
  return typeof declared === "number" && typeof parallel === "number";
}
