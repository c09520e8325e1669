/** The two providers of the package. Each scenario runs on both. */
import { appendFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SimulatorOptions } from "../../../simulator";
import { installation } from "../../support/packages";
import type { Difference, FrontName, OneFront } from "./differences";
import { programFolder } from "./programs";
import { Stack } from "./stack";

export interface Front {
  name: FrontName;
  /** What this front does where the two differ. */
  of<T>(difference: Difference<T>): T;
  /** A program that takes this front. */
  program(where?: string): string;
  /** A stack of such a program. */
  start(options?: SimulatorOptions): Promise<Stack>;
}

const front = (name: FrontName, program: Front["program"]): Front => ({
  name,
  of: (difference) => difference[name],
  program,
  start: (options = {}) => Stack.start(options, program()),
});

const dynamic = front("dynamic", (where = installation()) => programFolder("commonjs", where));

/** The plugin is where the project says, in the npm package. */
const native = front("native", (where = installation()) => {
  const dir = programFolder("commonjs", where);
  writeFileSync(join(dir, "lucidity.js"), 'module.exports = require("pulumi-lucidity/native");\n');
  const path = join(where, "node_modules", "pulumi-lucidity", "plugin");
  appendFileSync(join(dir, "Pulumi.yaml"), `plugins:\n  providers: [{ name: lucidity, path: ${path} }]\n`);
  return dir;
});

export const fronts = [dynamic, native];

function onFront(front: Front, what: string, tests: (front: Front) => void): void {
  describe(`${what} (${front.name})`, function () {
    this.timeout(300_000);
    tests(front);
  });
}

/** Declares the same tests for each front. */
export function onEachFront(what: string, tests: (front: Front) => void): void {
  for (const front of fronts) onFront(front, what, tests);
}

export const only = ({ front }: OneFront): Front => (front === "native" ? native : dynamic);

/** Declares tests of what one front alone has. */
export function onOneFront(one: OneFront, what: string, tests: (front: Front) => void): void {
  onFront(only(one), what, tests);
}
