/** Stacks on several machines under one limit of the vendor, where only 429s tell them of each other, and what they should reach. */
import { MemoryLedger } from "../../../provider/schedule/ledger/ledger";
import { requestsOf, type ServerRequest, type StackOptions } from "./stacks";

export type StackFigure =
  /** Accepted requests a minute, of all stacks. */
  | "accepted a minute"
  /** Requests that got a 429, in percent. */
  | "429s (%)"
  /** Requests of the stack with the fewest, as a share of those of the one with the most. */
  | "smallest share of the largest"
  /** Seconds until the last partition was seen for the first time. */
  | "all seen after (s)"
  /** Accepted requests, as a share of those without the requests of somebody else. */
  | "of an undisturbed run";

type Figures = Partial<Record<StackFigure, number>>;

export interface StackScenario {
  name: string;
  /** What the mean over seeds should be at least, or at most. */
  least?: Figures;
  most?: Figures;
  measure(seed: number): Promise<Figures>;
}

const minute = 60_000;
const percent = (part: number, whole: number) => (100 * part) / whole;

/** What is accepted in half an hour, from 10 minutes after the last start. */
const lasting = (name: string, startsMin: readonly number[]): StackScenario => ({
  name,
  least: { "accepted a minute": 44, "smallest share of the largest": 0.8 },
  most: { "429s (%)": 2 },
  measure: async (seed) => {
    const startsMs = startsMin.map((start) => start * minute);
    const fromMs = Math.max(...startsMs) + 10 * minute;
    const all = await requestsOf({ startsMs, untilMs: fromMs + 30 * minute, seed });
    const later = all.filter(({ atMs }) => atMs >= fromMs);
    const accepted = later.filter((request) => request.accepted);
    const shares = startsMs.map((_, index) => accepted.filter(({ stack }) => stack === index).length);
    return {
      "accepted a minute": accepted.length / 30,
      "smallest share of the largest": Math.min(...shares) / Math.max(...shares),
      "429s (%)": percent(later.length - accepted.length, later.length),
    };
  },
});

/** The ledger of a machine on which nothing was sent before. */
const ledger: StackOptions["ledger"] = (clock) => new MemoryLedger(clock.now());

/** The first 5 minutes of four that start together. */
const starting = (name: string, api: Partial<StackOptions>): StackScenario => ({
  name,
  // 50 are accepted in any 60 s: spread evenly, the last of 100 is seen after 120 s.
  most: { "429s (%)": 4, "all seen after (s)": 1.3 * 120 },
  measure: async (seed) => {
    const startsMs = [0, 0, 0, 0];
    const all = await requestsOf({ startsMs, waitsEach: 25, untilMs: 5 * minute, seed, ledger, ...api });
    return {
      "429s (%)": percent(all.filter(({ accepted }) => !accepted).length, all.length),
      "all seen after (s)": allSeenS(all, 100),
    };
  },
});

function allSeenS(all: readonly ServerRequest[], partitions: number): number {
  const seenMs = new Map<string, number>();
  for (const { stack, wait, accepted, atMs } of all) {
    const key = `${stack}.${wait}`;
    if (accepted && !seenMs.has(key)) seenMs.set(key, atMs);
  }
  return seenMs.size < partitions ? Number.POSITIVE_INFINITY : Math.max(...seenMs.values()) / 1_000;
}

/** The 10 minutes from the first request of somebody else. */
const disturbed = (name: string, waitsEach: number, atMin: readonly number[]): StackScenario => ({
  name,
  least: { "of an undisturbed run": 0.9 },
  measure: async (seed) => {
    const fromMs = Math.min(...atMin) * minute;
    const made = async (strayAtMs: readonly number[]) => {
      const untilMs = fromMs + 10 * minute;
      const all = await requestsOf({ startsMs: [0], untilMs, seed, waitsEach, strayAtMs, ledger });
      return all.filter(({ atMs, accepted }) => accepted && atMs >= fromMs).length;
    };
    return { "of an undisturbed run": (await made(atMin.map((at) => at * minute))) / (await made([])) };
  },
});

export const stackScenarios: readonly StackScenario[] = [
  lasting("2 stacks that start together", [0, 0]),
  lasting("2 stacks, one 3 min later", [0, 3]),
  lasting("5 stacks that start together", [0, 0, 0, 0, 0]),
  lasting("5 stacks, each 1 min later", [0, 1, 2, 3, 4]),
  starting("start of 4, an API that answers at once", { travelMs: 1, spreadMs: 3_000 }),
  starting("start of 4, an API that takes 0.3 s", { latencyS: 0.1 }),
  starting("start of 4, an API that takes 2.2 s", { latencyS: 2 }),
  starting("start of 4, no Retry-After", { latencyS: 0.5, silent: true }),
  disturbed("2 requests of others at once", 400, [4, 4.01]),
  disturbed("2 requests of others, 20 s apart", 400, [4, 4.34]),
  disturbed("2 requests of others in the first minute", 100, [0.5, 0.51]),
];

export interface Judged {
  figure: StackFigure;
  /** Over the seeds. */
  mean: number;
  lowest: number;
  highest: number;
  /** Such as `at most 4`. */
  target: string;
  reached: boolean;
}

/** Measures a scenario on some seeds. */
export async function judgeStacks(scenario: StackScenario, seeds: readonly number[]): Promise<Judged[]> {
  const runs: Figures[] = [];
  for (const seed of seeds) runs.push(await scenario.measure(seed));
  const { least = {}, most = {} } = scenario;
  return [
    ...Object.entries(least).map((entry) => ({ entry, word: "at least", sign: 1 })),
    ...Object.entries(most).map((entry) => ({ entry, word: "at most", sign: -1 })),
  ].map(({ entry: [name, bound], word, sign }) => {
    const figure = name as StackFigure;
    const values = runs.map((run) => run[figure] ?? Number.NaN);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const [lowest, highest] = [Math.min(...values), Math.max(...values)];
    return { figure, mean, lowest, highest, target: `${word} ${bound}`, reached: sign * (mean - bound) >= 0 };
  });
}
