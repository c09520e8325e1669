import { testTexts } from "./support/golden";
import { at, aws, byMountPoint, inOrder, minuteMs, notFound } from "./support/scripts";

const data = { data: aws };
const hour = 60 * minuteMs;
/** IN_PROGRESS for so many polls, then onboarded. */
const after = (polls: number) => inOrder(...Array.from({ length: polls }, () => "IN_PROGRESS"), "ON_BOARDED");

testTexts("progress", "What shows while single resources wait.", [
  {
    title: "an onboarding from its request to its end",
    api: inOrder(notFound, notFound, "PENDING", "PENDING", "IN_PROGRESS", "IN_PROGRESS", "ON_BOARDED"),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "what is onboarded already",
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "an onboarding that takes hours",
    api: after(400),
    play: async (stage) => void (await stage.up(data, { timeoutMs: 30.5 * hour })),
  },
  {
    title: "a status that Lucidity's guide does not name",
    api: inOrder("PENDING", "AWAITING_REBOOT", "AWAITING_REBOOT", "ON_BOARDED"),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "an API that stops answering for a while, in two waits",
    api: byMountPoint({
      "/dev/sdf": ["PENDING", { status: 502 }, { status: 502 }, "ON_BOARDED"],
      "/dev/sdg": ["PENDING", { breaks: "ECONNREFUSED" }, { status: 502 }, "ON_BOARDED"],
    }),
    play: async (stage) => void (await stage.up({ data: aws, logs: at("/dev/sdg") })),
  },
  {
    title: "one of eight partitions that gets no status, while the others do",
    api: byMountPoint({
      "/p0": Array.from({ length: 12 }, (_, n) => (n < 10 ? { status: 503 } : "ON_BOARDED")),
      ...Object.fromEntries(
        Array.from({ length: 7 }, (_, n) => [
          `/p${n + 1}`,
          [...Array.from({ length: 12 }, () => "PENDING"), "ON_BOARDED"],
        ]),
      ),
    }),
    play: async (stage) =>
      void (await stage.up(
        Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`disk${index}`, at(`/p${index}`)])),
      )),
  },
  {
    title: "an API that asks to slow down for a while",
    api: inOrder(
      "PENDING",
      ...Array.from({ length: 4 }, () => ({ status: 429 })),
      ...Array.from({ length: 60 }, () => "PENDING"),
      "ON_BOARDED",
    ),
    play: async (stage) => void (await stage.up(data)),
  },
  ...["ECONNREFUSED", "HPE_HEADER_OVERFLOW"].map((breaks) => ({
    title: `a connection that breaks with ${breaks}`,
    api: inOrder("PENDING", { breaks }, "ON_BOARDED"),
    play: async (stage: import("./support/stage").Stage) => void (await stage.up(data)),
  })),
  {
    title: "an answer that cannot be read",
    api: inOrder("PENDING", { body: "<html></html>" }, "ON_BOARDED"),
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "traces that cannot be sent",
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318", OTEL_EXPORTER_OTLP_PROTOCOL: "http/xml" },
    play: async (stage) => void (await stage.up(data)),
  },
  {
    title: "more than five waits",
    api: byMountPoint(
      Object.fromEntries(
        Array.from({ length: 7 }, (_, index) => [
          `/p${index}`,
          [
            ...Array.from({ length: 10 + index }, () => (index < 3 ? "PENDING" : "IN_PROGRESS")),
            "ON_BOARDED",
          ],
        ]),
      ),
    ),
    play: async (stage) =>
      void (await stage.up(
        Object.fromEntries(Array.from({ length: 7 }, (_, index) => [`disk${index}`, at(`/p${index}`)])),
      )),
  },
  {
    title: "a group, from its first statuses to its end",
    api: byMountPoint({
      "/a": ["PENDING", "IN_PROGRESS", "IN_PROGRESS", "ON_BOARDED"],
      "/c": [notFound, notFound, "PENDING", "IN_PROGRESS", "ON_BOARDED"],
      "/d": ["IN_PROGRESS", "AWAITING_REBOOT", { status: 503 }, { status: 503 }, "ON_BOARDED"],
    }),
    play: async (stage) => void (await stage.up({ disks: { partitions: ["/a", "/b", "/c", "/d"].map(at) } })),
  },
  {
    title: "a group that waits for hours",
    api: inOrder(...Array.from({ length: 600 }, () => "IN_PROGRESS"), "ON_BOARDED"),
    play: async (stage) =>
      void (await stage.up({ disks: { partitions: ["/a", "/b"].map(at) } }, { timeoutMs: 5 * hour })),
  },
]);
