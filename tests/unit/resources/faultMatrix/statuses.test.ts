import { type Reply, statusReply } from "../../../support/world";
import { type Fault, testFaults } from "./matrix";

const failed = (reason: string): Reply => ({
  body: JSON.stringify({
    success: true,
    data: { status: "PARTITION_STATUS_FAILED", message: reason },
    requestId: "r",
  }),
});
const reported = /^Lucidity reports PARTITION_STATUS_FAILED/;
const reports = {
  effect: "fails at once",
  but: { first: [reported, 1], middle: [reported, 3], last: [reported, 25] },
} satisfies Partial<Fault>;

testFaults("statuses", [
  {
    fault: "a status that the guide does not name",
    reply: statusReply("RESIZING"),
    effect: "is waited on",
    says: /the last status was RESIZING/,
  },
  {
    fault: "a status that goes backwards",
    reply: statusReply("PENDING"),
    effect: "is waited on",
    says: /the last status was PARTITION_STATUS_PENDING/,
  },
  { fault: "a failure", reply: failed("disk is busy"), says: /reason: disk is busy/, ...reports },
  {
    fault: "a failure with NUL and escape codes in its reason",
    reply: failed("a\u0000b\u001b[31mc"),
    says: /reason: a\\u0000b\\u001b\[31mc/,
    ...reports,
  },
  {
    fault: "a failure with a reason of 100 kB",
    reply: failed("x".repeat(100_000)),
    says: /reason: x{500}…\n/,
    ...reports,
  },
  {
    fault: "a wall clock that jumps by a day",
    reply: (world) => {
      world.timers.setSystemTime(Date.now() + 24 * 3_600_000);
      return statusReply("IN_PROGRESS");
    },
    effect: "is waited on",
    says: /the last status was PARTITION_STATUS_IN_PROGRESS/,
  },
]);
