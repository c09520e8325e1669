/** Spreads the runs over processes. The results do not depend on the number of processes. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { runAll } from "./policies/all";
import { add, type Result } from "./results/results";
import { scenarioOf, type Trace } from "./world/traces";

/** Some seeds of a scenario, given by its name, or of a trace from a file. */
export interface Job {
  of: string | Trace;
  seeds: number[];
  /** Leaves out the peers. */
  rulesAlone?: boolean;
}

type Answer = { results: Result[] } | { error: string };

export class Pool {
  private readonly children: ChildProcess[] = [];
  private readonly idle: ChildProcess[] = [];
  private readonly waiting: ((child: ChildProcess) => void)[] = [];

  constructor(private readonly size: number) {}

  /** The results of all jobs, in their order. */
  async run(jobs: readonly Job[]): Promise<Result[]> {
    const results: Result[] = [];
    for (const found of await Promise.all(jobs.map((job) => this.one(job)))) add(results, found);
    return results;
  }

  close(): void {
    for (const child of this.children) child.kill();
  }

  private async one(job: Job): Promise<Result[]> {
    const child = await this.child();
    const answer = await answered(child, job);
    const next = this.waiting.shift();
    if (next) next(child);
    else this.idle.push(child);
    if ("error" in answer) throw new Error(answer.error);
    return answer.results;
  }

  private async child(): Promise<ChildProcess> {
    const idle = this.idle.pop();
    if (idle) return idle;
    if (this.children.length >= this.size) return new Promise((resolve) => this.waiting.push(resolve));
    const child = fork(__filename, {
      serialization: "advanced",
      execArgv: ["--import", "tsx"],
      // Coverage does not measure these processes.
      env: { ...process.env, NODE_V8_COVERAGE: "" },
    });
    this.children.push(child);
    return child;
  }
}

async function answered(child: ChildProcess, job: Job): Promise<Answer> {
  const over = new AbortController();
  const { signal } = over;
  const died = async (): Promise<[Answer]> => {
    const [code, by] = await once(child, "exit", { signal });
    return [{ error: `a process of the benchmark ended with ${by ?? code}` }];
  };
  try {
    child.send(job);
    const [answer] = (await Promise.race([once(child, "message", { signal }), died()])) as [Answer];
    return answer;
  } finally {
    // Removes the listeners.
    over.abort();
  }
}

async function work({ of, seeds, rulesAlone = false }: Job): Promise<Answer> {
  try {
    if (typeof of !== "string")
      return { results: await runAll(() => of, { seeds, rulesAlone, isOneTrace: true }) };
    const { trace, secondStack = false } = scenarioOf(of);
    return { results: await runAll(trace, { seeds, secondStack, rulesAlone }) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

if (require.main === module) {
  process.on("message", (job: Job) => {
    void work(job).then((answer) => process.send?.(answer));
  });
}
