import assert from "node:assert/strict";
import type { Line } from "../../../provider/engine/channel";
import type { Partition } from "../../../provider/lucidity";
import { Progress } from "../../../provider/report/progress";
import { VirtualClock } from "../../support/virtualClock";

const minuteMs = 60_000;
const partition = (mountPoint = "/a"): Partition => ({
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint,
});

function setUp() {
  const clock = new VirtualClock();
  const lines: (Line & { atMs: number })[] = [];
  const progress = new Progress(clock, (line) => lines.push({ ...line, atMs: clock.now() }));
  return { clock, lines, progress };
}

describe("progress", () => {
  it("of one wait is a line for each change and heartbeat, in its row", async () => {
    const { clock, lines, progress } = setUp();
    const report = progress.begin(partition(), "urn:a", 60 * minuteMs);
    report.observe({ kind: "changed", from: undefined, to: "PENDING", elapsedMs: 0 });
    await clock.advance(125_000);
    report.observe({ kind: "changed", from: "PENDING", to: "IN_PROGRESS", elapsedMs: 125_000 });
    await clock.advance(15 * minuteMs);
    report.end();
    await clock.advance(60 * minuteMs);
    assert.deepEqual(
      lines.map(({ message }) => message),
      [
        "PENDING, limit 1h",
        "PENDING for 1m, limit 1h",
        "PENDING for 2m, limit 1h",
        "PENDING -> IN_PROGRESS after 2m 5s",
        "IN_PROGRESS for 5m, limit 1h",
        "IN_PROGRESS for 10m, limit 1h",
      ],
    );
    assert.ok(
      lines.every(
        ({ urn, ephemeral, severity }) => urn === "urn:a" && ephemeral === true && severity === "info",
      ),
    );
    assert.equal(clock.pending, 0, "no timer is left");
  });

  it("names the partition if there is no row", () => {
    const { lines, progress } = setUp();
    progress
      .begin(partition(), undefined, minuteMs)
      .observe({ kind: "changed", from: "PENDING", to: "IN_PROGRESS", elapsedMs: 1_000 });
    assert.match(
      lines[0]?.message ?? "",
      /^PENDING -> IN_PROGRESS after 1s: partition \/a of instance i-0abc .*$/,
    );
    assert.equal(lines[0]?.urn, undefined);
  });

  it("of more than five waits has one heartbeat for all", async () => {
    const { clock, lines, progress } = setUp();
    const reports = Array.from({ length: 6 }, (_, index) =>
      progress.begin(partition(`/${index}`), `urn:${index}`, 60 * minuteMs),
    );
    for (const [index, report] of reports.entries()) {
      report.observe({
        kind: "changed",
        from: undefined,
        to: index < 2 ? "PENDING" : "IN_PROGRESS",
        elapsedMs: 0,
      });
    }
    lines.length = 0;
    await clock.advance(3 * minuteMs);
    assert.deepEqual(
      lines.map(({ message, urn, atMs }) => [message, urn, atMs / minuteMs]),
      [
        ["6 waiting: 2 PENDING, 4 IN_PROGRESS; oldest 1m", undefined, 1],
        ["6 waiting: 2 PENDING, 4 IN_PROGRESS; oldest 2m", undefined, 2],
      ],
    );
    for (const report of reports) report.end();
    await clock.advance(minuteMs);
    assert.equal(clock.pending, 0);
  });

  it("has one line when the API stops and one when it starts answering, for any number of waits", () => {
    const { lines, progress } = setUp();
    const [one, other] = [
      progress.begin(partition(), "urn:a", minuteMs),
      progress.begin(partition("/b"), "urn:b", minuteMs),
    ];
    for (const report of [one, other])
      report.observe({ kind: "apiLost", label: "503", error: new Error("x") });
    for (const report of [one, other]) report.observe({ kind: "apiBack", afterMs: 30_000 });
    assert.deepEqual(
      lines.map(({ message }) => message),
      ["API stopped answering (503), retrying", "API answers again after 30s"],
    );
  });

  it("warns of a status that the guide does not name, with control characters visible", () => {
    const { lines, progress } = setUp();
    progress.begin(partition(), "urn:a", minuteMs).observe({ kind: "unfamiliar", status: "A\u001bB" });
    assert.equal(lines[0]?.severity, "warning");
    assert.match(lines[0]?.message ?? "", /A\\u001bB/);
  });
});
