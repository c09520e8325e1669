import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { guideName, rankOf, statuses as table, wordsOf } from "../../../provider/statuses/statuses";
import { Reachability } from "../../../provider/wait/reachability";
import { type End, Rules } from "../../../provider/wait/rules";
import { statuses } from "../../support/statuses";

/** How the first answer ends a wait, or the stage for the schedule. */
function meaningFor(status: string): End["kind"] | string | undefined {
  const clock = { now: () => 0, sleep: () => Promise.reject(new Error("it does not sleep")) };
  const verdict = new Rules({}, { clock, reachability: new Reachability(clock) }).judge({
    kind: "seen",
    status,
  });
  return "end" in verdict ? verdict.end.kind : verdict.stage;
}

const endings = { onboarded: "onboarded", failed: "failed" } as const;

describe("the table of statuses", () => {
  for (const { name, meaning, stage, words, spelling } of statuses)
    it(`${name}: ${meaning}`, () => {
      const ends = meaning === "onboarded" || meaning === "failed";
      assert.equal(meaningFor(name), ends ? endings[meaning] : stage);
      assert.equal(wordsOf(name), words);
      assert.equal(guideName(name), spelling);
    });

  it("leaves a status that the guide does not name as it is, and waits on it", () => {
    assert.deepEqual(
      [guideName("RESIZING"), wordsOf("RESIZING"), meaningFor("RESIZING")],
      ["RESIZING", "RESIZING", "other"],
    );
  });

  it("has the order of a group's line: other words come last", () => {
    const words = [...new Set(statuses.map((row) => row.words))];
    assert.deepEqual(
      ["RESIZING", ...words].sort((one, other) => rankOf(one) - rankOf(other)),
      [...words, "RESIZING"],
    );
  });

  it("is that of the tests and of docs/behaviour.md, row by row", () => {
    const page = readFileSync("docs/behaviour.md", "utf8");
    const section = page.split("\n## ").find((part) => part.startsWith("Statuses")) ?? "";
    const rows = [...section.matchAll(/^\| `(\w+)` +\| ([\w ]+?) +\|$/gm)].map(([, name, meaning]) => [
      name,
      meaning,
    ]);
    assert.deepEqual(
      rows,
      statuses.map(({ name, meaning }) => [name, meaning]),
    );
    assert.deepEqual(
      table.map(({ name }) => name),
      statuses.map(({ name }) => name),
    );
  });
});
