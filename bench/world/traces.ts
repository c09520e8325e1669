/** What happens to each partition: the scenarios of the benchmark, and traces from CSV files. */
import { type Random, seeded } from "../../tests/support/random";
import { lognormal, shuffled } from "./random";

export const finals = ["ON_BOARDED", "FAILED", "FAILED_ONBOARDING"] as const;
export type Final = (typeof finals)[number];

/** Times in seconds. All but `startS` count from `startS`. */
export interface Onboarding {
  /** When its wait begins. */
  startS: number;
  visibleAfterS: number;
  pendingS: number;
  inProgressS: number;
  final: Final;
}

export type Trace = readonly Onboarding[];

export interface Scenario {
  name: string;
  /** A description for the reader of the results. */
  about: string;
  group: "one" | "free" | "queue" | "shuffled" | "shared";
  partitions: number;
  /** Whether a second stack does the same at the same time. */
  secondStack?: boolean;
  trace(seed: number): Trace;
}

const onboarded = { visibleAfterS: 0, final: "ON_BOARDED" } as const;

/** Independent partitions that are PENDING for about a quarter of their time. */
function free(partitions: number, sigma: number, staggeredS: number, random: Random): Trace {
  return Array.from({ length: partitions }, () => {
    const totalS = lognormal(random, 12 * 60, sigma);
    const pendingS = totalS * (0.1 + 0.3 * random());
    return { ...onboarded, startS: staggeredS * random(), pendingS, inProgressS: totalS - pendingS };
  }).sort((a, b) => a.startS - b.startS);
}

/** A first-in, first-out queue: `workers` take about three minutes for each. PENDING until a worker is free. */
function queued(partitions: number, workers: number, random: Random, order = (trace: Trace) => trace): Trace {
  const freeAtS = new Array<number>(workers).fill(0);
  const trace = Array.from({ length: partitions }, () => {
    const worker = freeAtS.indexOf(Math.min(...freeAtS));
    const pendingS = freeAtS[worker] ?? 0;
    const inProgressS = lognormal(random, 3 * 60, 0.3);
    freeAtS[worker] = pendingS + inProgressS;
    return { ...onboarded, startS: 0, pendingS, inProgressS };
  });
  return order(trace);
}

export function scenarios(): Scenario[] {
  const all: Scenario[] = [];
  for (const partitions of [1, 10, 50, 200, 1_000]) {
    for (const sigma of [0.3, 0.8]) {
      all.push({
        name: `${partitions} at once, σ ${sigma}`,
        about: `onboarding lognormal, median 12 min, σ ${sigma}; all start at once`,
        group: partitions === 1 ? "one" : "free",
        partitions,
        trace: (seed) => free(partitions, sigma, 0, seeded(seed)),
      });
    }
    if (partitions === 1) continue;
    all.push({
      name: `${partitions} staggered`,
      about: "onboarding lognormal, median 12 min, σ 0.8; starts spread over 10 min",
      group: "free",
      partitions,
      trace: (seed) => free(partitions, 0.8, 600, seeded(seed)),
    });
    for (const workers of [5, 20]) {
      all.push({
        name: `${partitions} queued, ${workers} workers`,
        about: `a queue in order, ${workers} workers of about 3 min; PENDING until a worker is free`,
        group: "queue",
        partitions,
        trace: (seed) => queued(partitions, workers, seeded(seed)),
      });
    }
  }
  for (const workers of [5, 20]) {
    all.push({
      name: `200 queued out of order, ${workers} workers`,
      about: `the same queue, but the vendor's order is not ours`,
      group: "shuffled",
      partitions: 200,
      trace: (seed) => {
        const random = seeded(seed);
        return queued(200, workers, random, (trace) => shuffled(trace, random));
      },
    });
  }
  for (const partitions of [50, 200]) {
    all.push({
      name: `${partitions} with a second stack`,
      about: "onboarding lognormal, median 12 min, σ 0.3; another stack has the same to do at the same time",
      group: "shared",
      partitions,
      secondStack: true,
      trace: (seed) => free(partitions, 0.3, 0, seeded(seed)),
    });
  }
  return all;
}

/** @throws Error if no scenario has this name */
export function scenarioOf(name: string): Scenario {
  const found = scenarios().find((scenario) => scenario.name === name);
  if (!found) throw new Error(`there is no scenario ${name}`);
  return found;
}

/** Some of the peers give up on a longer wait. */
const longestS = 3 * 24 * 3_600;
const header = "visibleAfterS,pendingS,inProgressS,final";

/**
 * Reads a trace: one partition a line. All start at once.
 *
 * @throws Error that names the line
 */
export function parseTrace(csv: string): Trace {
  const lines = csv
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((line) => line.trim());
  if (lines[0] !== header) throw new Error(`line 1: the header must be ${header}`);
  const trace = lines.flatMap((line, index) =>
    index === 0 || line === "" ? [] : [parseLine(line, index + 1)],
  );
  if (trace.length === 0) throw new Error("the trace has no partition");
  return trace;
}

function parseLine(line: string, number: number): Onboarding {
  const cells = line.split(",").map((cell) => cell.trim());
  const [visible = "", pending = "", inProgress = "", word] = cells;
  if (cells.length !== 4) throw new Error(`line ${number}: it must have 4 values, not ${cells.length}`);
  const secondsOf = (cell: string) => {
    const seconds = cell === "" ? Number.NaN : Number(cell);
    if (seconds >= 0 && Number.isFinite(seconds)) return seconds;
    throw new Error(`line ${number}: "${cell}" is not a number of seconds`);
  };
  const [visibleAfterS, pendingS, inProgressS] = [
    secondsOf(visible),
    secondsOf(pending),
    secondsOf(inProgress),
  ];
  const final = finals.find((known) => known === word);
  if (final === undefined)
    throw new Error(`line ${number}: final must be ${finals.join(", ")}, not "${word}"`);
  if (visibleAfterS + pendingS + inProgressS > longestS)
    throw new Error(`line ${number}: it takes more than three days`);
  return { startS: 0, visibleAfterS, pendingS, inProgressS, final };
}

/** When the onboarding ends, in seconds from the start of the run. */
export function endS(onboarding: Onboarding): number {
  return onboarding.startS + onboarding.visibleAfterS + onboarding.pendingS + onboarding.inProgressS;
}

export function statusAt(onboarding: Onboarding, atS: number): string {
  const ageS = atS - onboarding.startS - onboarding.visibleAfterS;
  if (ageS < 0) return "NOT_FOUND";
  if (ageS < onboarding.pendingS) return "PENDING";
  return ageS < onboarding.pendingS + onboarding.inProgressS ? "IN_PROGRESS" : onboarding.final;
}
