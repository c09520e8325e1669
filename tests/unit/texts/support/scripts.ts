/** What the API answers in the scenes. */
import { type Reply, type Script, statusReply } from "../../../support/world";

export const minuteMs = 60_000;

/** A status, or what comes in its place. */
export type Answer = string | Reply;

/** An answer of the API with an error code of its own. */
export const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: JSON.stringify({ success: false, data: null, error: { code, message }, requestId: "req-9" }),
});
export const failedWith = (status: string, message: string): Reply =>
  statusReply(status, { data: { status: `PARTITION_STATUS_${status}`, message } });

/** One answer after the other; the last one stays. */
export function inOrder(...answers: Answer[]): Script {
  return (n) => {
    const answer = answers[Math.min(n, answers.length - 1)] ?? "ON_BOARDED";
    return typeof answer === "string" ? statusReply(answer) : answer;
  };
}

/** The answers for each mount point, one after the other; the last one stays. */
export function byMountPoint(answers: Record<string, Answer[]>): Script {
  const polls = new Map<string, number>();
  return (_n, request) => {
    const mountPoint = String(request.body.mountPoint);
    const before = polls.get(mountPoint) ?? 0;
    polls.set(mountPoint, before + 1);
    return inOrder(...(answers[mountPoint] ?? []))(before, request);
  };
}
