/** The client's errors as what they mean for a wait: slow down, ride it out, or give up. */
import { NetworkError, ThrottledError, UnavailableError, UnreadableAnswerError } from "./lucidity/errors";
import type { Look } from "./onboarding";

/** What an error of the client means, and whether everybody has to slow down for it. */
export function toLook(error: unknown): { look: Look; slowDown?: { retryAfterMs?: number } } {
  if (error instanceof ThrottledError) {
    const { retryAfterMs } = error;
    return {
      look: { kind: "throttled", label: String(error.httpStatus), error },
      slowDown: retryAfterMs === undefined ? {} : { retryAfterMs },
    };
  }
  if (error instanceof UnavailableError) return trouble(String(error.httpStatus), error);
  if (error instanceof NetworkError) return trouble(error.code, error);
  if (error instanceof UnreadableAnswerError) return trouble("unreadable answer", error);
  return { look: { kind: "refused", error: error instanceof Error ? error : new Error(String(error)) } };
}

function trouble(label: string, error: Error): { look: Look } {
  return { look: { kind: "trouble", label, error } };
}
