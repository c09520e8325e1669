/** Lines and their timing that single waits and groups share. */
import { roughDuration } from "../util/durations";
import { cut, visible } from "../util/text";

const minuteMs = 60_000;
/** The width of the Info column in a terminal of usual width. */
const infoColumns = 40;
const longestLabel = 15;

/** When the n-th heartbeat of a wait is due: after 1, 2, 5 and 10 minutes, then every 10. */
export function heartbeatAtMs(index: number): number {
  return ([1, 2, 5, 10][index] ?? 10 * (index - 2)) * minuteMs;
}

/** A word from the vendor, safe to print in a line. */
export const word = (text: string) => visible(cut(text, 100));

export const unfamiliarLine = (status: string, partitionName: string) =>
  `Lucidity answered ${word(status)}, a status its guide does not name, for ${partitionName}. It counts as not onboarded yet.`;

function outageLine(label: string): string {
  const line = `API stopped answering (${label})`;
  const whole = `${line}, retrying`;
  return whole.length <= infoColumns ? whole : line;
}

/** Reports an outage once for all waits, and its end once. */
export class Outage {
  private readonly affected = new Set<object>();

  /** @returns the line to print, or `undefined` if it has been printed */
  lost(wait: object, label: string): string | undefined {
    const isNews = this.affected.size === 0;
    this.affected.add(wait);
    return isNews ? outageLine(word(cut(label, longestLabel))) : undefined;
  }

  /** @returns the line to print, or `undefined` if it has been printed */
  back(afterMs: number): string | undefined {
    const isNews = this.affected.size > 0;
    this.affected.clear();
    return isNews ? `API answers again after ${roughDuration(afterMs)}` : undefined;
  }

  /** The wait has ended. When no affected wait is left, the next outage is reported again. */
  ended(wait: object): void {
    this.affected.delete(wait);
  }
}
