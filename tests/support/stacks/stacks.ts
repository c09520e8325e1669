/** Several processes with more to check than the vendor's limit allows, in virtual time. */

import type { Ledger } from "../../../provider/schedule/ledger/ledger";
import { Schedule } from "../../../provider/schedule/schedule";
import type { Clock } from "../../../provider/util/clock";
import { seeded } from "../random";
import { VirtualClock } from "../virtualClock";

export const limit = 50;
const windowMs = 60_000;
/** As many requests the server has in flight; it refuses more. */
const concurrent = 10;
const defaultWaits = 20;

export interface ServerRequest {
  stack: number;
  atMs: number;
  accepted: boolean;
  /** Of the stack, from 0. */
  wait: number;
}

export interface StackOptions {
  startsMs: readonly number[];
  untilMs: number;
  seed: number;
  waitsEach?: number;
  /** How much later each process wakes than its timer says: one on a busy core always loses a race. */
  lateMs?: readonly number[];
  /** What the processes share; nothing by default. */
  ledger?: (clock: VirtualClock) => Ledger;
  /** When somebody else sends a request that the server accepts. */
  strayAtMs?: readonly number[];
  /** Whether the server sends no Retry-After. */
  silent?: boolean;
  /** Seconds that the server takes for each. */
  latencyS?: number;
  /** How long a request travels each way, on average. */
  travelMs?: number;
  /** Each starts up to so much later. */
  spreadMs?: number;
  /** When a process is killed, whatever it is doing. */
  killedAtMs?: Readonly<Record<number, number>>;
}

/** What the server gets: it accepts 50 in any 60 s, and answers 429 to the rest. */
export async function requestsOf(options: StackOptions): Promise<ServerRequest[]> {
  const { startsMs, untilMs, seed, ledger, killedAtMs = {}, waitsEach = defaultWaits, lateMs = [] } = options;
  const { strayAtMs = [], latencyS = 0, travelMs = 100, spreadMs = 1_000 } = options;
  const clock = new VirtualClock();
  const random = seeded(seed);
  const requests: ServerRequest[] = [];
  let accepted: number[] = [];
  const travel = () => clock.sleep(travelMs * (0.5 + random()));
  let inFlight = 0;
  const ask = async (stack: number, index: number) => {
    await travel();
    const nowMs = clock.now();
    accepted = accepted.filter((atMs) => atMs > nowMs - windowMs);
    const isFull = accepted.length >= limit;
    const isAccepted = !isFull && inFlight < concurrent;
    requests.push({ stack, atMs: nowMs, accepted: isAccepted, wait: index });
    if (isAccepted) {
      accepted.push(nowMs);
      inFlight += 1;
      await clock.sleep(1_000 * latencyS);
    }
    await travel();
    if (isAccepted) inFlight -= 1;
    if (isAccepted) return undefined;
    if (options.silent) return 0;
    return isFull ? Math.ceil(((accepted[0] ?? 0) + windowMs - nowMs) / 1_000) * 1_000 : 1_000;
  };
  for (const atMs of strayAtMs) void clock.sleep(atMs).then(() => accepted.push(atMs));
  const wait = async (schedule: Schedule, stack: number, index: number, signal: AbortSignal) => {
    const scheduledWait = schedule.enter();
    while (clock.now() < untilMs) {
      await clock.sleep(scheduledWait.delayMs());
      const turn = await scheduledWait.acquireUntil(untilMs, signal);
      if (turn === undefined) break;
      const retryAfterMs = await ask(stack, index);
      // A killed process ends nothing.
      if (signal.aborted) return;
      turn.used();
      if (retryAfterMs !== undefined) schedule.slowDown(retryAfterMs);
      scheduledWait.saw(retryAfterMs === undefined ? "inProgress" : undefined);
    }
    scheduledWait.leave(false);
  };
  const stack = async (startMs: number, index: number) => {
    await clock.sleep(startMs + spreadMs * random());
    const schedule = new Schedule({
      requestsPerMinute: limit,
      maxConcurrentRequests: 10,
      wallOriginMs: seed * 61_803,
      clock: late(clock, lateMs[index] ?? 0),
      random,
      ledger: ledger?.(clock),
    });
    const killed = new AbortController();
    const killMs = killedAtMs[index];
    if (killMs !== undefined) void clock.sleep(killMs - clock.now()).then(() => killed.abort());
    const waits = Array.from({ length: waitsEach }, (_, its) => wait(schedule, index, its, killed.signal));
    await Promise.allSettled(waits);
  };
  await clock.run(Promise.all(startsMs.map(stack)));
  return requests;
}

const late = (clock: VirtualClock, ms: number): Clock => ({
  now: () => clock.now(),
  sleep: (forMs, signal) => clock.sleep(forMs + ms, signal),
});

/** The most that the server got in any 60 s. */
export function mostInAMinute(requests: readonly ServerRequest[]): number {
  const times = requests.map(({ atMs }) => atMs);
  return Math.max(...times.map((atMs, index) => index + 1 - times.findIndex((its) => its > atMs - windowMs)));
}
