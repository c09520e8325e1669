import assert from "node:assert/strict";
import type { IncomingMessage } from "node:http";
import { Journal } from "../../../simulator/journal/journal";
import { droppedNotice } from "../../../simulator/journal/journalFile";
import { Tokens } from "../../../simulator/journal/tokens";

const request = (url: string, headers: Record<string, string> = {}) =>
  ({ method: "POST", url, headers }) as unknown as IncomingMessage;

describe("the simulator's journal", () => {
  it("keeps the latest 10,000 entries in the same array, and counts those that it dropped", () => {
    const journal = new Journal(new Tokens([]));
    const { entries } = journal;
    for (let atMs = 0; atMs < 10_000; atMs++) journal.begin(request("/"), "other", atMs);
    assert.deepEqual([entries.length, journal.dropped], [10_000, 0]);
    for (let atMs = 10_000; atMs < 10_003; atMs++) journal.begin(request("/"), "other", atMs);
    assert.equal(journal.entries, entries);
    assert.deepEqual([entries.length, journal.dropped], [10_000, 3]);
    assert.deepEqual([entries[0]?.atMs, entries.at(-1)?.atMs], [3, 10_002]);
  });

  it("counts no entry as dropped that a test has removed", () => {
    const journal = new Journal(new Tokens([]));
    journal.begin(request("/"), "other", 0);
    journal.entries.length = 0;
    journal.begin(request("/"), "other", 1);
    assert.deepEqual([journal.entries.length, journal.dropped], [1, 0]);
  });

  it("cuts long text at 256 characters, and other keys after 20", () => {
    const journal = new Journal(new Tokens([]));
    const long = "x".repeat(60_000);
    const sent = request(`/${long}?${long}`, { "user-agent": long });
    const entry = journal.begin(sent, "status", 0);
    const others = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`${index}`, 1]));
    journal.addBody(entry, sent, { mountPoint: long, instanceId: "i", ...others, [long]: 1 });
    const cut = `${"x".repeat(255)}…`;
    assert.equal(entry.path, `/${cut.slice(1)}`);
    assert.equal(entry.userAgent, cut);
    assert.deepEqual(entry.partition, { instanceId: "i", mountPoint: cut });
    assert.equal(entry.otherKeys?.length, 21);
    assert.deepEqual([entry.otherKeys?.[19], entry.otherKeys?.[20]], ["19", "…"]);
    assert.ok(JSON.stringify(entry).length < 2_000);
  });

  it("keeps no part of a token that stands where text is cut", () => {
    const tokens = new Tokens([]);
    const journal = new Journal(tokens);
    const sent = request(`/${"x".repeat(250)}canary-of-mine`);
    const entry = journal.begin(sent, "mint", 0);
    tokens.see("canary-of-mine");
    journal.addBody(entry, sent, { refreshToken: "canary-of-mine" });
    assert.doesNotMatch(entry.path, /can/);
  });
});

describe("the simulator's journal file", () => {
  it("comes with a notice when entries were dropped", () => {
    const journal = new Journal(new Tokens([]));
    journal.begin(request("/"), "other", 0);
    assert.equal(droppedNotice("asked.json", journal.entries, 0), undefined);
    assert.equal(
      droppedNotice("asked.json", journal.entries, 3),
      "asked.json has the latest 1 requests; the 3 before them were dropped",
    );
  });
});

describe("the tokens that the simulator hides", () => {
  it("are the configured ones and the 500 seen last", () => {
    const tokens = new Tokens(["configured"]);
    tokens.see("first-token");
    tokens.see("second-token");
    for (let index = 0; index < 498; index++) tokens.see(`token-${index}-`);
    tokens.see("first-token");
    tokens.see("one-more-token");
    assert.equal(tokens.hide("configured first-token token-0-"), "[token] [token] [token]");
    assert.equal(tokens.hide("second-token"), "second-token");
  });

  it("may contain characters that no URL can hold", () => {
    const tokens = new Tokens([]);
    tokens.see("token-\ud800-token");
    assert.equal(tokens.hide("a token-\ud800-token"), "a [token]");
  });
});
