/** What the API answers in the scenes. */
import { notFoundReply, type Reply, type Script, statusReply } from "../../../support/world";

export const aws = {
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
};
export const awsId = "AWS/123456789012/i-0abc/%2Fdev%2Fsdf";
export const at = (mountPoint: string) => ({ ...aws, mountPoint });
export const idOf = (mountPoint: string) => `AWS/123456789012/i-0abc/${encodeURIComponent(mountPoint)}`;

export const minuteMs = 60_000;

/** An answer of the API with an error code of its own. */
export const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: JSON.stringify({ success: false, data: null, error: { code, message }, requestId: "req-9" }),
});
export const failedWith = (status: string, message: string): Reply =>
  statusReply(status, { data: { status: `PARTITION_STATUS_${status}`, message } });
export const notFound = notFoundReply;

/** One answer after the other; the last one stays. */
export function inOrder(...replies: (string | Reply)[]): Script {
  return (n) => {
    const reply = replies[Math.min(n, replies.length - 1)] ?? "ON_BOARDED";
    return typeof reply === "string" ? statusReply(reply) : reply;
  };
}

/** The answers for each mount point, one after the other; the last one stays. */
export function byMountPoint(answers: Record<string, (string | Reply)[]>): Script {
  const polls = new Map<string, number>();
  return (_n, request) => {
    const mountPoint = String(request.body.mountPoint);
    const before = polls.get(mountPoint) ?? 0;
    polls.set(mountPoint, before + 1);
    return inOrder(...(answers[mountPoint] ?? ["ON_BOARDED"]))(before, request);
  };
}
