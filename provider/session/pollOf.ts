import { LucidityError, type Worked } from "../lucidity/errors";
import { toError } from "../util/errors";
import type { Poll } from "../wait/types";

/**
 * The poll that an error of the client stands for. The one place that decides what an error means: from what it says of itself,
 * and from what has worked in this process.
 */
export function pollOf(thrown: unknown, worked: Worked): Poll {
  const error = toError(thrown);
  if (!(error instanceof LucidityError)) return { kind: "refused", error };
  const { effect, label, retryAfterMs, apiCode, isUnreadable } = error;
  const kind = typeof effect === "string" ? effect : worked[effect.refusedUntil] ? "trouble" : "refused";
  switch (kind) {
    case "refused":
      return { kind, error };
    case "throttled":
      return { kind, label, error, ...(retryAfterMs !== undefined && { retryAfterMs }) };
    case "trouble":
      return {
        kind,
        label,
        error,
        ...(apiCode !== undefined && { apiCode }),
        ...(isUnreadable && { isUnreadable }),
      };
  }
}
