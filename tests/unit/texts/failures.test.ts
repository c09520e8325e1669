import type { Properties } from "../../../provider/engine/properties";
import { at, aws, azure, gcp } from "../../support/partitions";
import { notFoundReply, statusReply } from "../../support/world";
import { type Play, testTexts } from "./support/golden";
import { failedWith, minuteMs, refusal } from "./support/scripts";

const three = { data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") };
const twelve = Object.fromEntries(
  Array.from({ length: 12 }, (_, index) => [`disk${index}`, at(`/p${index}`)]),
);
const upFor =
  (timeoutMs: number): Play =>
  (stage) =>
    stage.up({ data: aws }, { timeoutMs });
const cancelledAfter =
  (seconds: number, declared: Record<string, Properties> = { data: aws }): Play =>
  (stage) => {
    setTimeout(() => stage.world.cancel(), 1_000 * seconds);
    return stage.up(declared);
  };

testTexts("failures", "How a wait of a single resource fails.", {
  "Lucidity reports a failure, with its reason": {
    api: [
      "PENDING",
      "IN_PROGRESS",
      failedWith("FAILED_ONBOARDING", "the volume is not attached to the instance"),
    ],
  },
  "Lucidity reports a failure, without a reason or a request id": {
    api: { body: JSON.stringify({ data: { status: "FAILED" } }) },
  },
  "a reason holds what a terminal or a CI runner would obey": {
    api: failedWith("FAILED", "\u001b[31mdisk\u202e is busy ##vso[task.setvariable variable=x]1 <{%reset%}>"),
  },
  "nothing has requested the onboarding": { api: notFoundReply },
  "the deadline comes while the request is not visible": { api: notFoundReply, play: upFor(12_000) },
  "the deadline comes while the onboarding is under way, and other things were seen": {
    api: [
      "PENDING",
      { status: 503 },
      { status: 503 },
      { breaks: "ETIMEDOUT" },
      { body: "<html><title>Maintenance</title></html>" },
      "IN_PROGRESS",
    ],
    play: upFor(10 * minuteMs),
  },
  "the deadline comes, and the API has only asked to slow down": {
    api: { status: 429, headers: { "retry-after": "7" } },
    play: upFor(minuteMs),
  },
  "Ctrl-C": { api: "IN_PROGRESS", play: cancelledAfter(5) },
  "Ctrl-C in three waits": { api: "IN_PROGRESS", play: cancelledAfter(5, three) },
  "Ctrl-C in twelve waits": { api: "IN_PROGRESS", play: cancelledAfter(5, twelve) },
  "Ctrl-C before the first answer": {
    api: { ...statusReply("PENDING"), afterS: 9 },
    play: cancelledAfter(2),
  },
  "the API cannot be reached": { api: { breaks: "ECONNREFUSED" } },
  "the API cannot be reached, for three resources": {
    api: { breaks: "ENOTFOUND" },
    play: (stage) => stage.up(three),
  },
  "another server answers": { api: { body: "<!doctype html><title>Sign in to the proxy</title>" } },
  "the server's certificate is not trusted": { api: { breaks: "SELF_SIGNED_CERT_IN_CHAIN" } },
  "the server's certificate has expired": { api: { breaks: "CERT_HAS_EXPIRED" } },
  "the server answers with a redirect": {
    api: { status: 302, headers: { location: "https://login.example.com/start" } },
  },
  "the API refuses the request": {
    api: refusal(400, "INVALID_MOUNT_POINT", "the mount point is not a data disk"),
  },
  "the API refuses the account, for three resources": {
    api: refusal(403, "FORBIDDEN", "no access to account 123456789012"),
    play: (stage) => stage.up(three),
  },
  "the API answers with the same error of its own for 10 minutes": {
    api: ["PENDING", refusal(500, "INTERNAL_ERROR", "tenant is not set up")],
  },
  "the API answers with an error of its own from the start": {
    api: refusal(500, "INTERNAL_ERROR", "Tenant PermissionCheck Failed"),
  },
  "a refused token, for three resources that wait for the same partition": {
    exchange: () => refusal(401, "UNAUTHORIZED", "the token has expired"),
    play: (stage) => stage.up({ data: aws, again: aws, third: aws }),
  },
  "an Azure VM and a GCP instance": { api: "FAILED", play: (stage) => stage.up({ azure, gcp }) },
});
