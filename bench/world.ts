/** One run: a policy against a trace, in virtual time. */
import FakeTimers from "@sinonjs/fake-timers";
import { Api } from "./api";
import { type Random, seeded } from "./random";
import { endS, type Trace } from "./traces";

/** What a policy is given. */
export interface World {
  api: Api;
  trace: Trace;
  random: Random;
}

/** A way to wait for all partitions: `begin` is called once, what it returns once for each partition, when its wait begins. */
export interface Policy {
  name: string;
  begin(world: World): (index: number) => Promise<void>;
}

export interface Run {
  /** Seconds from the end of each partition until it was noticed. */
  lagsS: number[];
  requests: number;
  throttled: number;
  lastNoticedS: number;
}

const longestS = 7 * 24 * 3_600;

export async function run(policy: Policy, trace: Trace, seed: number, second?: Policy): Promise<Run> {
  const clock = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"], now: 0 });
  const chance = Math.random;
  // The peers draw their jitter from it.
  Math.random = seeded(seed ^ 0x5eed);
  try {
    const random = seeded(seed ^ 0xa71);
    const joint = second ? [...trace, ...trace] : trace;
    const api = new Api(joint, random);
    let others = 0;
    const both: ((index: number) => Promise<void>)[] = [];
    if (second) {
      // The same API, counted apart: the figures are those of the first stack.
      const counted = new Api(joint, random);
      counted.ask = async (index) => {
        const answer = await api.ask(index + trace.length);
        others += 1;
        if ("retryAfterS" in answer) api.throttled -= 1;
        return answer;
      };
      const begun = second.begin({ api: counted, trace, random: seeded(seed ^ 0xb0b) });
      both.push((index) => begun(index));
    }
    both.unshift(policy.begin({ api, trace, random: seeded(seed ^ 0x0de) }));
    const [noticedS = []] = await watch(both, trace, clock);
    return {
      lagsS: trace.map((course, index) => (noticedS[index] ?? Number.NaN) - endS(course)),
      requests: api.requests - others,
      throttled: api.throttled,
      lastNoticedS: Math.max(...noticedS),
    };
  } finally {
    Math.random = chance;
    clock.uninstall();
  }
}

/** Runs time until all waits of all stacks are over; answers with when each noticed. */
async function watch(
  stacks: readonly ((index: number) => Promise<void>)[],
  trace: Trace,
  clock: FakeTimers.Clock,
): Promise<number[][]> {
  const noticedS = stacks.map((): number[] => []);
  let left = stacks.length * trace.length;
  let broken: unknown;
  const begin = async (stack: number, index: number, startS: number) => {
    if (startS > 0) await new Promise((resolve) => setTimeout(resolve, startS * 1_000));
    await stacks[stack]?.(index);
    (noticedS[stack] ?? [])[index] = Date.now() / 1_000;
    left -= 1;
  };
  for (const stack of stacks.keys()) {
    for (const [index, { startS }] of trace.entries()) {
      begin(stack, index, startS).catch((error: unknown) => {
        broken = error;
        left = 0;
      });
    }
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  await settle();
  while (left > 0 && Date.now() / 1_000 < longestS) {
    clock.next();
    // All that waits for no timer runs before an immediate does.
    await settle();
  }
  if (broken !== undefined) throw broken;
  // Who has noticed nothing in a week is given up: counted as if noticed then.
  return noticedS.map((noticed) => trace.map((_, index) => noticed[index] ?? longestS));
}
