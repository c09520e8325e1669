import assert from "node:assert/strict";
import { withBoundedReasons } from "../../../provider/inputs/groupEntries";

const entriesOf = (count: number, reason: string) =>
  Array.from({ length: count }, (_, index) => ({
    id: `AWS/123456789012/i-0abc/%2Fdev%2Fp${index}`,
    status: "FAILED_ONBOARDING",
    reason,
  }));
const bytesOf = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

describe("the reasons that a group keeps", () => {
  it("are whole where there are few", () => {
    const few = entriesOf(100, "x".repeat(500));
    assert.equal(withBoundedReasons(few), few);
  });

  it("have 200 characters at most where there are many", () => {
    const [first] = withBoundedReasons(entriesOf(101, "x".repeat(500)));
    assert.equal(first?.reason, `${"x".repeat(200)}…`);
  });

  for (const [count, what, reason] of [
    [30_000, "letters", "x"],
    [5_800, "emoji", "💥"],
    [12_000, "characters of three bytes", "€"],
  ] as const)
    it(`take 4 MiB at most, with all else of the state: ${count} of 500 ${what}`, () => {
      const bounded = withBoundedReasons(entriesOf(count, reason.repeat(500)));
      assert.equal(bounded.length, count);
      assert.ok(bytesOf(bounded) < 4 * 1024 * 1024, `${bytesOf(bounded)} bytes`);
      for (const entry of bounded) assert.ok(entry.reason === undefined || entry.reason.isWellFormed());
    });

  it("are left out where the ids alone take all the room", () => {
    const bounded = withBoundedReasons(entriesOf(40_000, "x".repeat(500)));
    assert.ok(bounded.every(({ id, status, reason }) => id !== "" && status !== "" && reason === undefined));
  });
});
