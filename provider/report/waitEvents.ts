/** What single waits and groups both say of an event, and when they say it. */
import { formatDuration } from "../util/durations";
import { cut, visible } from "../util/text";

const minuteMs = 60_000;

/** When a wait gives its n-th sign of life: after 1, 2, 5 and 10 minutes, then every 10. */
export function heartbeatAtMs(index: number): number {
  return ([1, 2, 5, 10][index] ?? 10 * (index - 2)) * minuteMs;
}

/** A word of the vendor's, as it is shown in a line. */
export const word = (text: string) => visible(cut(text, 100));

export const unfamiliarLine = (status: string, partitionName: string) =>
  `Lucidity answered ${word(status)}, a status its guide does not name, for ${partitionName}. It counts as not onboarded yet.`;

/** Says once for all waits that the API stopped answering, and once that it answers again. */
export class Outage {
  private readonly affected = new Set<object>();

  /** @returns the line to show, where this is news */
  lost(wait: object, label: string): string | undefined {
    const isNews = this.affected.size === 0;
    this.affected.add(wait);
    return isNews ? `API stopped answering (${word(label)}), retrying` : undefined;
  }

  /** @returns the line to show, where this is news */
  back(afterMs: number): string | undefined {
    const isNews = this.affected.size > 0;
    this.affected.clear();
    return isNews ? `API answers again after ${formatDuration(afterMs)}` : undefined;
  }

  /** An outage that no wait sees any more is over: the next one is news. */
  ended(wait: object): void {
    this.affected.delete(wait);
  }
}
