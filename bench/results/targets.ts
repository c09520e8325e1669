/** The targets of the schedule, and whether the results reach them. */

import type { Scenario } from "../world/traces";
import type { Figures } from "./figures";
import { type Summary, secondStack } from "./results";

export interface Verdict {
  scenario: string;
  target: string;
  measured: string;
  reached: boolean;
}

const rivals = (results: readonly Summary[]) =>
  results.filter(({ kind, name }) => kind === "peer" || kept.has(name));
const kept = new Set(["round-robin", "fixed-tuned"]);
const twoHoursS = 2 * 3_600;
const digits = (value: number, count = 2) => value.toFixed(count);

function find(results: readonly Summary[], name: string): Figures {
  const found = results.find((result) => result.name === name);
  if (!found) throw new Error(`no result has the name ${name}`);
  return found.mean;
}

export function judge(scenario: Scenario, results: readonly Summary[]): Verdict[] {
  const own = find(results, "ours");
  const fair = find(results, "round-robin");
  const verdict = (target: string, measured: string, reached: boolean): Verdict => ({
    scenario: scenario.name,
    target,
    measured,
    reached,
  });
  const starving = () => {
    const ratio = own.p95LagS / own.meanLagS;
    return verdict("p95 lag at most 4 × mean", `${digits(ratio)} ×`, ratio <= 4);
  };
  const alone = () => verdict("no 429", `${digits(own.throttled, 0)}`, own.throttled === 0);
  switch (scenario.group) {
    case "one": {
      const better = rivals(results).filter((rival) => {
        const { meanLagS, requests } = rival.mean;
        return meanLagS < 0.9 * own.meanLagS && requests < 0.9 * own.requests;
      });
      const names = better.map(({ name }) => name).join(", ");
      return [
        alone(),
        verdict("no peer better by 10% in lag and requests", names || "none", better.length === 0),
      ];
    }
    case "queue": {
      if (scenario.partitions !== 50 && scenario.partitions !== 200) return [alone(), starving()];
      const best = Math.min(...rivals(results).map((rival) => rival.mean.meanLagS));
      const ratio = own.meanLagS / best;
      const requests = own.requests / fair.requests;
      return [
        alone(),
        starving(),
        verdict("mean lag at most 0.35 × the best peer's", `${digits(ratio)} ×`, ratio <= 0.35),
        verdict("no more requests than round-robin", `${digits(requests, 3)} ×`, requests <= 1.005),
      ];
    }
    case "free": {
      const ratio = own.meanLagS / fair.meanLagS;
      return [
        alone(),
        starving(),
        verdict("mean lag at most 1.1 × round-robin's", `${digits(ratio)} ×`, ratio <= 1.1),
      ];
    }
    case "shuffled":
      return [alone()];
    case "shared": {
      const stacks = [own, find(results, secondStack)];
      const shares = stacks.map(({ throttled, requests }) => throttled / requests);
      const lastS = Math.max(...stacks.map(({ lastNoticedS }) => lastNoticedS));
      return [
        verdict(
          "fewer than 2% 429s in both stacks",
          shares.map((share) => `${digits(100 * share)}%`).join(" and "),
          Math.max(...shares) < 0.02,
        ),
        // A wait that is given up counts as noticed after a week, so even one of them shows in the mean.
        verdict("both finish", `after ${digits(lastS, 0)} s on average`, lastS < twoHoursS),
      ];
    }
  }
}
