import assert from "node:assert/strict";
import { trackSingles } from "../../../provider/report/singleRows";
import { endsWith, gets, hourFor, log, minuteMs, onboarded, sees } from "./fixtures";

const inRow = (mountPoint?: string) => ({ ...hourFor(mountPoint), urn: "urn:a" });

describe("the rows of single waits", () => {
  it("have a line for each change, and a heartbeat with the age of the status and the limit", async () => {
    const { clock, lines, options, messages } = log();
    const wait = trackSingles(options).begin(inRow());
    wait.checked(sees("PENDING"));
    for (let checks = 0; checks < 4; checks++) {
      await clock.advance(29_000);
      wait.checked(sees("PENDING"));
    }
    wait.checked(sees("IN_PROGRESS"));
    await clock.advance(10_000);
    wait.checked(endsWith("ON_BOARDED"));
    wait.ended(onboarded);
    assert.ok(
      lines.every(
        ({ urn, ephemeral, severity }) => urn === "urn:a" && ephemeral === true && severity === "info",
      ),
    );
    assert.deepEqual(messages(), [
      "PENDING, limit 1h",
      "PENDING for 1m, limit 1h",
      "PENDING -> IN_PROGRESS after 1m 56s",
      "IN_PROGRESS for 4s, limit 1h",
      "IN_PROGRESS -> ON_BOARDED after 2m 6s",
    ]);
  });

  it("say how old a status is that was not seen for two minutes", async () => {
    const { clock, options, messages } = log();
    const wait = trackSingles(options).begin(inRow());
    wait.checked(sees("IN_PROGRESS"));
    wait.checked(gets("trouble", "503"));
    await clock.advance(5 * minuteMs);
    assert.equal(messages().at(-1), "IN_PROGRESS for 5m, seen 5m ago, limit 1h");
  });

  it("never call a 429 no answer, nor unchecked", async () => {
    const { clock, options, messages } = log();
    const tracker = trackSingles(options);
    tracker.begin(inRow()).checked(gets("throttled", "429"));
    await clock.advance(minuteMs);
    assert.deepEqual(messages(), ["throttled (429) for 1m, limit 1h"]);
    for (let index = 0; index < 5; index++)
      tracker.begin(inRow(`/${index}`)).checked(gets("throttled", "429"));
    await clock.advance(minuteMs);
    assert.deepEqual(messages(), ["6 waiting: 6 throttled (429); oldest 2m of 1h"]);
  });

  it("name the partition where there is none", () => {
    const { lines, options } = log();
    const wait = trackSingles(options).begin(hourFor());
    wait.checked(sees("PENDING"));
    wait.checked(sees("IN_PROGRESS"));
    assert.match(
      lines[1]?.message ?? "",
      /^PENDING -> IN_PROGRESS after 0s: partition \/a of instance i-0abc .*$/,
    );
    assert.equal(lines[1]?.urn, undefined);
  });

  it("say in a refresh what would make it look only, in its first line and with each heartbeat", async () => {
    const { clock, options, messages } = log();
    const tracker = trackSingles(options);
    const waits = ["/a", "/b"].map((mountPoint) => tracker.begin(hourFor(mountPoint), { isRefresh: true }));
    for (const wait of waits) wait.checked(sees("PENDING"));
    waits[1]?.ended(onboarded);
    await clock.advance(minuteMs);
    const hint = /; with lucidity:refreshMode check it only looks$/;
    assert.deepEqual(
      messages().map((message) => [message.split(",")[0], hint.test(message)]),
      [
        ["PENDING", true],
        ["PENDING", false],
        ["PENDING -> ON_BOARDED after 0s: partition /b of instance i-0abc (AWS account 123456789012)", false],
        ["PENDING for 1m", true],
      ],
    );
  });

  it("share one heartbeat where more than five wait, on the stack", async () => {
    const { clock, lines, options, messages } = log();
    const tracker = trackSingles(options);
    const waits = Array.from({ length: 7 }, (_, index) => tracker.begin(inRow(`/${index}`)));
    for (const [index, wait] of waits.entries())
      if (index < 6) wait.checked(sees(index < 2 ? "PENDING" : "IN_PROGRESS"));
    messages();
    await clock.advance(3 * minuteMs);
    assert.ok(lines.every(({ urn }) => urn === undefined));
    assert.deepEqual(messages(), [
      "7 waiting: 4 IN_PROGRESS, 2 PENDING, 1 not checked yet; oldest 1m of 1h",
      "7 waiting: 4 IN_PROGRESS, 2 PENDING, 1 not checked yet; oldest 2m of 1h",
    ]);
    waits[0]?.ended(onboarded);
    waits[6]?.checked(gets("trouble", "503"));
    await clock.advance(2 * minuteMs);
    assert.match(
      messages().at(-1) ?? "",
      /^6 waiting: 1 without an answer \(503\), 4 IN_PROGRESS, 1 PENDING;/,
    );
  });
});
