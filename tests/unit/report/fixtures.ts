import type { Line } from "../../../provider/engine/channel";
import { historyOf, type Outcome, type Poll } from "../../../provider/wait/types";
import { at } from "../../support/partitions";
import { VirtualClock } from "../../support/virtualClock";

export const minuteMs = 60_000;

/** A wait without a row, for up to an hour. */
export const hourFor = (mountPoint = "/a") => ({
  partition: at(mountPoint),
  timeoutMs: 60 * minuteMs,
});

const seen = (status: string): Poll => ({ kind: "seen", status });
/** A check that sees this status. */
export const sees = (status: string) => ({ poll: seen(status), elapsedMs: 0, isLast: false });
export const endsWith = (status: string) => ({ ...sees(status), isLast: true });
/** A check that gets no status. */
export const gets = (kind: "trouble" | "throttled", label: string) => ({
  poll: { kind, label, error: new Error(label) },
  elapsedMs: 0,
  isLast: false,
});

export const onboarded: Outcome = { kind: "onboarded", history: historyOf(1) };
export const failed = (reason: string): Outcome => ({
  kind: "failed",
  status: "FAILED",
  reason,
  history: { ...historyOf(1), lastStatus: "FAILED" },
});

/** A clock, and what is logged under it. */
export function log() {
  const clock = new VirtualClock();
  const lines: (Line & { atMs: number })[] = [];
  const options = {
    clock,
    rate: () => ({ perMinute: 50, full: 50 }),
    log: (line: Line) => void lines.push({ ...line, atMs: clock.now() }),
  };
  return { clock, lines, options, messages: () => lines.splice(0).map(({ message }) => message) };
}
