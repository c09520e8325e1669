import assert from "node:assert/strict";
import { ApiError, CredentialError } from "../../../provider/lucidity/errors";
import { GroupRow } from "../../../provider/report/groupRow";
import { historyOf, type Outcome } from "../../../provider/wait/types";
import { failed, gets, hourFor, log, minuteMs, onboarded, sees } from "./fixtures";

function groupOf(total: number, { hasRow = true, kept = 0, hintsOfRefresh = false } = {}) {
  const { clock, lines, options, messages } = log();
  const row = new GroupRow({
    ...options,
    urn: hasRow ? "urn:row" : undefined,
    total,
    timeoutMs: 60 * minuteMs,
    onboarded: kept,
    name: "disks",
    hintsOfRefresh,
  });
  const waits = Array.from({ length: total - kept }, (_, index) => row.tracker.begin(hourFor(`/${index}`)));
  const wait = (index: number) => waits[index] ?? assert.fail(`no wait ${index}`);
  return { clock, lines, messages, row, waits, wait };
}

const refused = (error: Error): Outcome => ({ kind: "refused", error, history: historyOf(0) });

describe("the row of a group", () => {
  it("is one line, from the first statuses to the end", async () => {
    const { clock, lines, messages, row, wait } = groupOf(5, { kept: 1 });
    wait(0).checked(sees("PENDING"));
    wait(1).checked(sees("IN_PROGRESS"));
    wait(2).checked(sees("UNKNOWN"));
    await clock.advance(1_000);
    for (const index of [0, 1, 2, 3]) wait(index).ended(onboarded);
    row.end();
    assert.ok(lines.every(({ urn, ephemeral }) => urn === "urn:row" && ephemeral));
    assert.deepEqual(messages(), [
      "1/5 onboarded: 1 in progress, 1 pending, 1 not found, 1 not checked yet",
      "5/5 onboarded",
    ]);
  });

  it("is rare, however long the wait takes", async () => {
    const { clock, messages, wait } = groupOf(2, { kept: 1, hasRow: false });
    wait(0).checked(sees("PENDING"));
    await clock.advance(30 * minuteMs);
    assert.deepEqual(messages().slice(1, 3), [
      "group disks: 1/2 onboarded: 1 pending, after 1m of 1h",
      "group disks: 1/2 onboarded: 1 pending, after 2m of 1h",
    ]);
  });

  it("says in a refresh what would make it look only, at first and with each heartbeat", async () => {
    const { clock, messages, wait } = groupOf(2, { kept: 1, hasRow: false, hintsOfRefresh: true });
    wait(0).checked(sees("PENDING"));
    await clock.advance(1 * minuteMs);
    assert.deepEqual(messages(), [
      "group disks: 1/2 onboarded: 1 pending; with lucidity:refreshMode check it only looks",
      "group disks: 1/2 onboarded: 1 pending, after 1m of 1h; with lucidity:refreshMode check it only looks",
    ]);
  });

  it("begins with what is wrong, and tells apart what failed, timed out and was refused", async () => {
    const { clock, messages, wait } = groupOf(6);
    wait(0).ended(onboarded);
    wait(1).ended(failed("the volume is not attached"));
    wait(2).ended({
      kind: "timedOut",
      timeoutMs: minuteMs,
      history: { ...historyOf(1), lastStatus: "PENDING" },
    });
    wait(3).ended(refused(new Error("HTTP 403")));
    wait(4).checked(sees("IN_PROGRESS"));
    wait(5).checked(gets("throttled", "429"));
    await clock.advance(1_000);
    assert.equal(
      messages().at(-1),
      "1 failed, 1 timed out, 1 refused, 1/6 onboarded: 1 throttled (429), 1 in progress",
    );
  });

  it("tells each failure at once, with its reason, in the row of the stack: the next count would take its place", () => {
    const { lines, messages, wait } = groupOf(3);
    wait(0).ended(failed("the volume is not attached"));
    wait(1).ended(refused(new Error("HTTP 400: bad \u001b id")));
    assert.ok(lines.every(({ urn, ephemeral }) => urn === undefined && ephemeral));
    assert.deepEqual(messages(), [
      "group disks: FAILED: /0 of i-0abc: the volume is not attached (AWS account 123456789012)",
      "group disks: refused: /1 of i-0abc: HTTP 400: bad \\u001b id (AWS account 123456789012)",
    ]);
  });

  it("names each partition that is refused for a reason of its own", () => {
    const { messages, waits } = groupOf(3);
    for (const wait of waits) wait.ended(refused(new ApiError(400, "INVALID", "not attached", undefined)));
    assert.equal(messages().length, 3);
  });

  it("has twenty such lines at most", () => {
    const { messages, waits } = groupOf(50);
    for (const wait of waits) wait.ended(failed("no"));
    assert.equal(messages().length, 20);
  });

  it("has one such line for a refusal that an account shares, and none for what ends all waits", () => {
    const shared = groupOf(3);
    const forbidden = () => new ApiError(403, "FORBIDDEN", undefined, undefined);
    for (const wait of shared.waits) wait.ended(refused(forbidden()));
    assert.equal(shared.messages().length, 1);
    const common: Outcome[] = [
      refused(new CredentialError("lucidity:refreshTokenFile", "it is empty")),
      { kind: "unreachable", error: new Error("ECONNREFUSED"), history: historyOf(1) },
    ];
    for (const outcome of common) {
      const all = groupOf(3);
      for (const wait of all.waits) wait.ended(outcome);
      assert.deepEqual(all.messages(), []);
    }
  });

  it("says how old the statuses are that it counts, where some are older than two minutes", async () => {
    const { clock, messages, wait } = groupOf(2);
    wait(0).checked(sees("PENDING"));
    await clock.advance(4 * minuteMs);
    wait(1).checked(sees("IN_PROGRESS"));
    await clock.advance(6 * minuteMs);
    assert.equal(
      messages().at(-1),
      "0/2 onboarded: 1 in progress, 1 pending; seen up to 10m ago, after 10m of 1h",
    );
  });
});
