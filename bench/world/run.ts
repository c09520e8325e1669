/** Runs a policy against a trace, in virtual time. */
import FakeTimers from "@sinonjs/fake-timers";
import { type Random, seeded } from "../../tests/support/random";
import { type Api, Connection, Server } from "./api";
import { endS, type Trace } from "./traces";

/** What a policy is given. */
export interface World {
  api: Api;
  trace: Trace;
  random: Random;
}

/** A way to wait. `begin` is called once for all partitions; the function it returns is called for each when its wait begins. */
export interface Policy {
  name: string;
  begin(world: World): (index: number) => Promise<void>;
}

export interface Run {
  /** Seconds from the end of each onboarding until the policy noticed it. */
  lagsS: number[];
  requests: number;
  throttled: number;
  lastNoticedS: number;
  /** The run of the second stack, if there is one. */
  second?: Run;
}

/** A wait that has not noticed its end this long after the last end counts as noticed at that moment. */
const patienceS = 7 * 24 * 3_600;

/** @param second the policy of a second stack, which has the same trace for partitions of its own and shares the limit */
export async function run(policy: Policy, trace: Trace, seed: number, second?: Policy): Promise<Run> {
  const clock = FakeTimers.install({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"], now: 0 });
  const chance = Math.random;
  // The peers take their jitter from it.
  Math.random = seeded(seed ^ 0x5eed);
  try {
    const server = new Server(trace, seeded(seed ^ 0xa71));
    const stack = (its: Policy, salt: number) => {
      const connection = new Connection(server);
      return { connection, wait: its.begin({ api: connection, trace, random: seeded(seed ^ salt) }) };
    };
    const stacks = [stack(policy, 0x0de), ...(second ? [stack(second, 0xb0b)] : [])];
    const longestS = Math.max(...trace.map(endS)) + patienceS;
    const noticedS = await watch(
      stacks.map(({ wait }) => wait),
      trace,
      clock,
      longestS,
    );
    const [own, other] = stacks.map(({ connection: { requests, throttled } }, index): Run => {
      const atS = trace.map((_, partition) => noticedS[index]?.[partition] ?? longestS);
      return {
        lagsS: trace.map((onboarding, partition) => (atS[partition] ?? Number.NaN) - endS(onboarding)),
        requests,
        throttled,
        lastNoticedS: Math.max(...atS),
      };
    });
    if (own === undefined) throw new Error("there is no stack");
    return { ...own, ...(other && { second: other }) };
  } finally {
    Math.random = chance;
    clock.uninstall();
  }
}

/** Advances time until all waits of all stacks are over, at most to `longestS`. Returns when each one noticed its end. */
async function watch(
  stacks: readonly ((index: number) => Promise<void>)[],
  trace: Trace,
  clock: FakeTimers.Clock,
  longestS: number,
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
  const settle = () => new Promise<void>((resolve) => process.nextTick(resolve));
  await settle();
  while (left > 0 && Date.now() / 1_000 < longestS) {
    clock.next();
    // A tick requested by `settle` comes after all promises that can settle now.
    await settle();
  }
  if (broken !== undefined) throw broken;
  return noticedS;
}
