import { ApiError, LucidityError, type Worked } from "../lucidity/errors";
import type { Clock } from "../util/clock";
import { toError } from "../util/errors";
import { Streak } from "../wait/streak";
import type { Poll } from "../wait/types";

/**
 * The only place that decides what an error of the client means for a wait: from what the error says of itself, what has worked
 * in this process, and the errors before it.
 */
export class ErrorHistory {
  /** Of errors that concern the whole process. */
  private readonly process = new Streak();
  private readonly accounts = new Map<string, Streak>();

  constructor(
    private readonly worked: Worked,
    private readonly clock: Clock,
  ) {}

  /** A partition of this account was answered. */
  answered(account: string): void {
    this.worked.answered = true;
    this.worked.tokenAccepted = true;
    this.process.end();
    this.accounts.get(account)?.end();
  }

  pollOf(thrown: unknown, account: string): Poll {
    const error = toError(thrown);
    if (!(error instanceof LucidityError)) return { kind: "refused", error };
    const { effect, scope, label, retryAfterMs, permanence, isUnreadable, isOfCredential } = error;
    const kind =
      typeof effect === "string" ? effect : this.worked[effect.refusedUntil] ? "trouble" : "refused";
    // A request to slow down, or a refusal in the API's own words: it was the API that answered.
    if (kind === "throttled" || (error instanceof ApiError && error.code !== undefined))
      this.worked.answered = true;
    const isPermanent = this.isPermanent(error, account);
    switch (kind) {
      case "refused":
        return { kind, error };
      case "throttled":
        return { kind, label, error, retryAfterMs };
      case "trouble":
        if (isPermanent) return { kind: "refused", error };
        return {
          kind,
          label,
          error,
          // Errors of one partition are counted by its wait.
          permanence: scope === "partition" ? permanence : undefined,
          isUnreadable,
          isOfCredential,
        };
    }
  }

  private isPermanent({ scope, permanence }: LucidityError, account: string): boolean {
    const streaks = { process: this.process, account: this.streakOf(account) };
    const counted = permanence && (scope === "process" || scope === "account") ? scope : undefined;
    if (counted !== "process") streaks.process.end();
    if (counted !== "account") streaks.account.end();
    if (counted === undefined || permanence === undefined) return false;
    return streaks[counted].isPermanent(permanence, this.clock.now());
  }

  private streakOf(account: string): Streak {
    const streak = this.accounts.get(account) ?? new Streak();
    this.accounts.set(account, streak);
    return streak;
  }
}
