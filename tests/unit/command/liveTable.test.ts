import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { stripVTControlCharacters } from "node:util";
import { isLive, LiveTable } from "../../../provider/command/liveTable";
import type { Row } from "../../../provider/command/rows";
import { systemClock } from "../../../provider/util/clock";
import { idle } from "../../support/virtualClock";
import { failed, onboarded, rowOf } from "./fixtures";

const id = "AWS/123456789012/i-0123456789abcde01/%2Fdev%2Fsdf";

/** A terminal that keeps what is written to it. */
function terminal({ columns = 100, rows = 24 } = {}) {
  let written = "";
  const stream = Object.assign(new PassThrough(), { columns, rows, isTTY: true });
  stream.on("data", (chunk) => {
    written += chunk;
  });
  return {
    stream: stream as unknown as NodeJS.WriteStream,
    /** What was written since the last call, without what moves the cursor. */
    written: () => {
      const text = stripVTControlCharacters(written);
      written = "";
      return text;
    },
  };
}

describe("the live table", () => {
  const shown: [where: string, stream: object, env: Record<string, string>, expected: boolean][] = [
    ["a terminal", {}, {}, true],
    ["a terminal with CI=false", {}, { CI: "false" }, true],
    ["a terminal of a CI job", {}, { CI: "true" }, false],
    ["a terminal of a CI job with CI=1", {}, { CI: "1" }, false],
    ["a dumb terminal", {}, { TERM: "dumb" }, false],
    ["a terminal without a size", { columns: 0 }, {}, false],
    ["a pipe", { isTTY: undefined, columns: undefined, rows: undefined }, {}, false],
  ];
  for (const [where, more, env, expected] of shown)
    it(`is ${expected ? "" : "not "}shown in ${where}`, () => {
      assert.equal(isLive(Object.assign(terminal().stream, more), env), expected);
    });

  const opened = (rows: readonly Row[], size = {}) => {
    const { stream, written } = terminal(size);
    const view = new LiveTable(stream);
    const clock = { ...systemClock, now: () => 65_000 };
    view.begin(rows, { clock, freshness: () => ["seen up to 3m ago"] });
    return { view, written };
  };

  it("shows from the start what it waits for, and for how long it may", async () => {
    const { view, written } = opened([rowOf(1)]);
    await idle();
    const text = written();
    view.close();
    assert.match(text, /not checked yet/);
    assert.match(text, /1m 5s of 1h: 0 of 1 onboarded/);
  });

  it("shows a change at once, and several of one moment together", async () => {
    const rows = [rowOf(1), rowOf(2)];
    const { view, written } = opened(rows);
    await idle();
    written();
    for (const row of rows) {
      row.status = "PENDING";
      view.changed();
    }
    await idle();
    await idle();
    const text = written();
    view.close();
    assert.equal(text.match(/waiting: 2 PENDING/g)?.length, 1);
  });

  it("keeps a note until the next one", async () => {
    const { view, written } = opened([rowOf(1)]);
    view.note({ text: "API stopped answering (503), retrying" });
    await idle();
    await idle();
    const text = written();
    view.close();
    assert.match(text, /^seen up to 3m ago$/m);
    assert.match(text, /^API stopped answering \(503\), retrying/m);
  });

  it("prints all rows at the end, however low the terminal is", async () => {
    const { view, written } = opened([onboarded(1), ...Array.from({ length: 30 }, (_, n) => failed(n + 2))], {
      rows: 10,
    });
    await idle();
    written();
    view.close();
    const text = written();
    assert.ok(text.includes(id));
    assert.equal(text.match(/FAILED_ONBOARDING$/gm)?.length, 30);
    assert.match(text, /^after 1m 5s: 30 failed, 1 of 31 onboarded\n$/m);
  });

  it("has no line that the terminal would break", async () => {
    const { view, written } = opened([failed(1, "a long reason ".repeat(20))], { columns: 60 });
    view.close();
    await idle();
    for (const line of written().split("\n")) assert.ok(line.length < 60, line);
  });
});
