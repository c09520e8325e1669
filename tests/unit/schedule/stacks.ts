/** Several processes with more to check than the vendor's limit allows, in virtual time. */
import { seeded } from "../../../bench/world/random";
import type { Ledger } from "../../../provider/schedule/ledger/ledger";
import { Schedule } from "../../../provider/schedule/schedule";
import type { Clock } from "../../../provider/util/clock";
import { VirtualClock } from "../../support/virtualClock";

export const limit = 50;
const windowMs = 60_000;
const defaultWaits = 20;

export interface ServerRequest {
  stack: number;
  atMs: number;
  accepted: boolean;
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
  /** When a process is killed, whatever it is doing. */
  killedAtMs?: Readonly<Record<number, number>>;
}

/** What the server gets: it accepts 50 in any 60 s, and answers 429 to the rest. */
export async function requestsOf(options: StackOptions): Promise<ServerRequest[]> {
  const { startsMs, untilMs, seed, ledger, killedAtMs = {}, waitsEach = defaultWaits, lateMs = [] } = options;
  const clock = new VirtualClock();
  const random = seeded(seed);
  const requests: ServerRequest[] = [];
  let accepted: number[] = [];
  const travel = () => clock.sleep(50 + 100 * random());
  const ask = async (stack: number) => {
    await travel();
    const nowMs = clock.now();
    accepted = accepted.filter((atMs) => atMs > nowMs - windowMs);
    const isAccepted = accepted.length < limit;
    if (isAccepted) accepted.push(nowMs);
    requests.push({ stack, atMs: nowMs, accepted: isAccepted });
    await travel();
    return isAccepted ? undefined : Math.ceil(((accepted[0] ?? 0) + windowMs - nowMs) / 1_000) * 1_000;
  };
  const wait = async (schedule: Schedule, stack: number, signal: AbortSignal) => {
    const place = schedule.enter();
    while (clock.now() < untilMs) {
      await clock.sleep(place.delayMs());
      const turn = await place.acquireUntil(untilMs, signal);
      if (turn === undefined) break;
      const retryAfterMs = await ask(stack);
      // A killed process ends nothing.
      if (signal.aborted) return;
      turn.used();
      if (retryAfterMs !== undefined) schedule.slowDown(retryAfterMs);
      place.saw("inProgress");
    }
    place.leave();
  };
  const stack = async (startMs: number, index: number) => {
    await clock.sleep(startMs + 1_000 * random());
    const schedule = new Schedule({
      requestsPerMinute: limit,
      maxConcurrentRequests: 10,
      wallOriginMs: seed * 12_345,
      clock: late(clock, lateMs[index] ?? 0),
      random,
      ledger: ledger?.(clock),
    });
    const killed = new AbortController();
    const killMs = killedAtMs[index];
    if (killMs !== undefined) void clock.sleep(killMs - clock.now()).then(() => killed.abort());
    const waits = Array.from({ length: waitsEach }, () => wait(schedule, index, killed.signal));
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
