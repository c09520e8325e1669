import assert from "node:assert/strict";
import stringWidth from "string-width";
import type { Row } from "../../../provider/command/rows";
import { tableOf } from "../../../provider/command/table";
import { failed, onboarded, partitionAt, rowOf } from "./fixtures";

interface Given {
  columns?: number;
  lines?: number;
  notes?: string[];
}
const drawn = (rows: readonly Row[], { columns = 100, notes = [], ...more }: Given = {}) =>
  tableOf(rows, {
    columns,
    nowMs: 185_000,
    time: "3m 5s of 1h",
    notes,
    paint: (_style, text) => text,
    ...more,
  });
const id = "AWS/123456789012/i-0123456789abcde01/%2Fdev%2Fsdf";
const waiting = (number: number, status?: string) =>
  rowOf(number, { ...(status !== undefined && { status }), sinceMs: 60_000 });

describe("the table of a terminal", () => {
  it("shows each partition, for how long it has its status, and the sum", () => {
    assert.deepEqual(drawn([waiting(1, "PENDING"), onboarded(2), failed(3, "disk busy")]), [
      `ID${" ".repeat(49)}TIME           STATUS`,
      "AWS/123456789012/i-0123456789abcde01/%2Fdev%2Fsdf  for 2m 5s      PENDING",
      "AWS/123456789012/i-0123456789abcde02/%2Fdev%2Fsdf  after 2m 5s    ON_BOARDED",
      "AWS/123456789012/i-0123456789abcde03/%2Fdev%2Fsdf  after 2m 5s    FAILED_ONBOARDING: disk busy",
      "3m 5s of 1h: 1 failed, 1 of 3 onboarded, waiting: 1 PENDING",
    ]);
  });

  it("leaves out the times in a narrow terminal, so that ids still differ", () => {
    const [, row] = drawn([waiting(1, "PENDING")], { columns: 40 });
    assert.match(row ?? "", /^….*bcde01\/%2Fdev%2Fsdf {2}PENDING$/);
  });

  it("has no times where each partition is polled once", () => {
    assert.deepEqual(drawn([onboarded(1, { once: true })]).slice(0, 2), [
      `ID${" ".repeat(49)}STATUS`,
      `${id}  ON_BOARDED`,
    ]);
  });

  it("says what has not been checked yet, and shows a note below the sum", () => {
    const [, row, sum, note] = drawn([waiting(1)], { notes: ["API stopped answering (503), retrying"] });
    assert.equal(row, `${id}  for 2m 5s      not checked yet`);
    assert.equal(sum, "3m 5s of 1h: 0 of 1 onboarded, waiting: 1 not checked yet");
    assert.equal(note, "API stopped answering (503), retrying");
  });

  const rows = Array.from({ length: 40 }, (_, index) =>
    index % 4 === 0
      ? waiting(index, "IN_PROGRESS")
      : index % 4 === 1
        ? failed(index, "why 日本語 ".repeat(9))
        : onboarded(index),
  );
  for (const columns of [20, 40, 60, 79, 119, 200])
    it(`is never wider than ${columns} columns, wide characters included`, () => {
      const widths = drawn(rows, { columns, notes: ["note ".repeat(50)] }).map((line) => stringWidth(line));
      assert.ok(Math.max(...widths) <= columns, `${Math.max(...widths)} columns`);
    });

  it("keeps the end of an id that is too long, and the whole status", () => {
    const lines = drawn([failed(1, "the volume is not attached")], { columns: 79 });
    assert.match(
      lines[1] ?? "",
      /^….*i-0123456789abcde01\/%2Fdev%2Fsdf {2}after 2m 5s {4}FAILED_ONBOARDING$/,
    );
  });

  it("never has more lines than it is given: it shows what failed, then what waits", () => {
    const lines = drawn(rows, { lines: 16 });
    assert.equal(lines.length, 16);
    assert.equal(lines.filter((line) => line.includes("FAILED")).length, 10);
    assert.equal(lines.filter((line) => line.includes("IN_PROGRESS")).length - 1, 3);
    assert.ok(!lines.some((line) => line.includes("ON_BOARDED")));
    assert.equal(lines.at(-2), "… and 27 more");
    assert.equal(lines.at(-1), "3m 5s of 1h: 10 failed, 20 of 40 onboarded, waiting: 10 IN_PROGRESS");
  });

  it("keeps the order of the arguments where it leaves some out", () => {
    const shown = drawn(rows, { lines: 16 }).slice(1, -2);
    assert.deepEqual(shown, shown.toSorted());
  });

  for (const lines of [1, 2, 3])
    it(`still shows the sum in a terminal of ${lines} lines`, () => {
      assert.match(drawn(rows, { lines }).at(-1) ?? "", /20 of 40 onboarded/);
    });

  it("says what a check got in place of a status", () => {
    const error = new Error("slow down");
    const unseen = { kind: "throttled", label: "429", error } as const;
    const lines = drawn([{ ...waiting(1), unseen }, waiting(2, "PENDING")], { columns: 120 });
    assert.match(lines[1] ?? "", /throttled \(429\)$/);
    assert.equal(lines.at(-1), "3m 5s of 1h: 0 of 2 onboarded, waiting: 1 throttled (429), 1 PENDING");
  });

  it("has room for 200,000 partitions", () => {
    const many = Array.from({ length: 200_000 }, () => onboarded(1));
    assert.equal(drawn([waiting(2, "PENDING"), ...many], { lines: 24 }).length, 24);
  });

  it("cannot be steered by a status of the API", () => {
    const [, row] = drawn([waiting(1, "X\u001b[2J\u009b31m\u202e")]);
    assert.equal(row, `${id}  for 2m 5s      X\\u001b[2J\\u009b31m\\u202e`);
  });

  it("shows Azure's long ids by their end", () => {
    const partition = {
      ...partitionAt(1),
      cloudProvider: "AZURE",
      cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
      resourceGroup: "data-rg",
      instanceId: "vm-0042",
      mountPoint: "D",
    } as const;
    const [, row] = drawn([rowOf(1, { partition, status: "PENDING" })], { columns: 79 });
    assert.match(row ?? "", /^…[^ ]*\/data-rg\/vm-0042\/D {2}for/);
  });
});
