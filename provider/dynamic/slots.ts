import type { Engine } from "../engine/channel";

/** What the program knows: how many single waits it declares, and how many operations the engine runs at once. */
interface Program {
  declared: number;
  parallel: number;
}

/** Warns if the engine has too few slots: it runs a limited number of operations at once, and each wait holds a slot. */
export class Slots {
  private program: Program | undefined;
  private readonly decided = new Set<string>();
  private readonly waiting = new Set<string>();
  private hasTold = false;

  constructor(private readonly engine: Pick<Engine, "log">) {}

  /** @param program the internal input `__slots`; `undefined` if the slots suffice */
  note(program: unknown): void {
    if (isProgram(program)) {
      this.program = { ...program, declared: Math.max(program.declared, this.program?.declared ?? 0) };
    }
  }

  /** Notes whether a resource will wait. A resource that is replaced is reported twice and counted once. */
  decide(urn: string, { waits }: { waits: boolean }): void {
    this.decided.add(urn);
    if (waits) this.waiting.add(urn);
    const { program, waiting } = this;
    if (this.hasTold || program === undefined) return;
    if (this.decided.size < program.declared || waiting.size <= program.parallel) return;
    this.hasTold = true;
    this.engine.log({
      severity: "warning",
      message: `${waiting.size} partitions are waited for one by one, and this deployment runs only ${program.parallel} operations at once: the others have to queue. Pass \`--parallel ${waiting.size}\`, or declare them as one PartitionOnboardingGroup.`,
    });
  }
}

function isProgram(value: unknown): value is Program {
  if (typeof value !== "object" || value === null) return false;
  const { declared, parallel } = value as Partial<Program>;
  return typeof declared === "number" && typeof parallel === "number";
}
