/** Maps the client's errors to what a wait does: slow down, keep trying, or give up. */
import { NetworkError, ThrottledError, UnavailableError, UnreadableAnswerError } from "../lucidity/errors";
import { toError } from "../util/errors";
import { unreadable } from "../wait/rules";
import type { Poll } from "../wait/types";

/** The poll that an error of the client stands for. `slowDown` is set if all requests have to slow down. */
export function pollFromError(error: unknown): { poll: Poll; slowDown?: { retryAfterMs?: number } } {
  if (error instanceof ThrottledError) {
    const { retryAfterMs } = error;
    return {
      poll: { kind: "throttled", label: String(error.httpStatus), error },
      slowDown: retryAfterMs === undefined ? {} : { retryAfterMs },
    };
  }
  if (error instanceof UnavailableError) {
    const { httpStatus, code } = error;
    return trouble(
      String(httpStatus),
      error,
      code === undefined || httpStatus < 500 ? {} : { apiCode: `${httpStatus} ${code}` },
    );
  }
  if (error instanceof NetworkError) return trouble(error.code, error);
  if (error instanceof UnreadableAnswerError) return trouble(unreadable, error);
  return { poll: { kind: "refused", error: toError(error) } };
}

function trouble(label: string, error: Error, more: { apiCode?: string } = {}): { poll: Poll } {
  return { poll: { kind: "trouble", label, error, ...more } };
}
