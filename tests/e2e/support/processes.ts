/** The processes of this machine. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ofProcess } from "./differences";
import type { Front } from "./fronts";

interface Process {
  pid: number;
  parent: number;
  args: string;
}

export async function processes(): Promise<Process[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pid=,ppid=,args="]);
  return stdout
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, own, parent, args = ""]) => ({ pid: Number(own), parent: Number(parent), args }));
}

/** The processes that this one has started, and theirs. */
export function descendants(pid: number, all: Process[]): Process[] {
  const found: Process[] = [];
  for (const queue = [pid]; queue.length > 0; ) {
    const next = queue.pop();
    for (const child of all.filter(({ parent }) => parent === next)) {
      found.push(child);
      queue.push(child.pid);
    }
  }
  return found;
}

/** The provider process of the engine `pid`. */
export async function providerOf(pid: number, front: Front): Promise<number> {
  const args = front.of(ofProcess);
  const found = descendants(pid, await processes()).find((one) => args.test(one.args));
  assert.ok(found, "there is a provider process");
  assert.equal(found.parent, pid, "the engine can end it itself");
  return found.pid;
}

export const lives = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
