import { at, aws } from "../../support/partitions";
import { notFoundReply } from "../../support/world";
import { type Scene, testTexts } from "./support/golden";
import { type Answer, byMountPoint, minuteMs } from "./support/scripts";

const hour = 60 * minuteMs;
/** The same answer so many times. */
const times = (count: number, answer: Answer): Answer[] => Array.from({ length: count }, () => answer);
/** Waits for so many partitions, each with answers of its own. */
const ofMany = (count: number, answersOf: (index: number) => Answer[]): Scene => {
  const indexes = Array.from({ length: count }, (_, index) => index);
  return {
    api: byMountPoint(Object.fromEntries(indexes.map((index) => [`/p${index}`, answersOf(index)]))),
    play: (stage) => stage.up(Object.fromEntries(indexes.map((index) => [`disk${index}`, at(`/p${index}`)]))),
  };
};

testTexts("progress", "What shows while single resources wait.", {
  "an onboarding from its request to its end": {
    api: [...times(2, notFoundReply), ...times(2, "PENDING"), ...times(2, "IN_PROGRESS"), "ON_BOARDED"],
  },
  "what is onboarded already": {},
  "an onboarding that takes hours": {
    api: [...times(400, "IN_PROGRESS"), "ON_BOARDED"],
    play: (stage) => stage.up({ data: aws }, { timeoutMs: 30.5 * hour }),
  },
  "a status that Lucidity's guide does not name": {
    api: ["PENDING", "AWAITING_REBOOT", "AWAITING_REBOOT", "ON_BOARDED"],
  },
  "an API that stops answering for a while, in two waits": {
    api: byMountPoint({
      "/dev/sdf": ["PENDING", { status: 502 }, { status: 502 }, "ON_BOARDED"],
      "/dev/sdg": ["PENDING", { breaks: "ECONNREFUSED" }, { status: 502 }, "ON_BOARDED"],
    }),
    play: (stage) => stage.up({ data: aws, logs: at("/dev/sdg") }),
  },
  "one of eight partitions that gets no status, while the others do": ofMany(8, (index) =>
    index === 0 ? [...times(10, { status: 503 }), "ON_BOARDED"] : [...times(12, "PENDING"), "ON_BOARDED"],
  ),
  "an API that asks to slow down for a while": {
    api: ["PENDING", ...times(4, { status: 429 }), ...times(60, "PENDING"), "ON_BOARDED"],
  },
  "a connection that breaks with ECONNREFUSED": {
    api: ["PENDING", { breaks: "ECONNREFUSED" }, "ON_BOARDED"],
  },
  "a connection that breaks with HPE_HEADER_OVERFLOW": {
    api: ["PENDING", { breaks: "HPE_HEADER_OVERFLOW" }, "ON_BOARDED"],
  },
  "an answer that cannot be read": { api: ["PENDING", { body: "<html></html>" }, "ON_BOARDED"] },
  "traces that cannot be sent": {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_EXPORTER_OTLP_PROTOCOL: "http/xml" },
  },
  "more than five waits": ofMany(7, (index) => [
    ...times(10 + index, index < 3 ? "PENDING" : "IN_PROGRESS"),
    "ON_BOARDED",
  ]),
  "a group, from its first statuses to its end": {
    api: byMountPoint({
      "/a": ["PENDING", "IN_PROGRESS", "IN_PROGRESS", "ON_BOARDED"],
      "/c": [notFoundReply, notFoundReply, "PENDING", "IN_PROGRESS", "ON_BOARDED"],
      "/d": ["IN_PROGRESS", "AWAITING_REBOOT", { status: 503 }, { status: 503 }, "ON_BOARDED"],
    }),
    play: (stage) => stage.up({ disks: { partitions: ["/a", "/b", "/c", "/d"].map(at) } }),
  },
  "a group that waits for hours": {
    api: [...times(600, "IN_PROGRESS"), "ON_BOARDED"],
    play: (stage) => stage.up({ disks: { partitions: ["/a", "/b"].map(at) } }, { timeoutMs: 5 * hour }),
  },
});
