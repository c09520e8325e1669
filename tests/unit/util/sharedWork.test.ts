import assert from "node:assert/strict";
import { SharedWork } from "../../../provider/util/sharedWork";

const never = new AbortController().signal;

function arrange() {
  let signal = never;
  let left = 0;
  const controls = { answer: (_value: number) => {}, fail: (_error: Error) => {} };
  const work = new SharedWork<number>(
    (given) => {
      signal = given;
      return new Promise((answer, fail) => Object.assign(controls, { answer, fail }));
    },
    () => {
      left += 1;
    },
  );
  return { work, controls, signal: () => signal, left: () => left };
}

describe("shared work", () => {
  it("gives its result to all callers, and then says that none is left", async () => {
    const { work, controls, left } = arrange();
    const both = Promise.all([work.join(never), work.join(never)]);
    assert.equal(left(), 0);
    controls.answer(7);
    assert.deepEqual(await both, [7, 7]);
    assert.equal(left(), 1);
  });

  it("fails for all callers", async () => {
    const { work, controls, left } = arrange();
    const both = [work.join(never), work.join(never)];
    controls.fail(new Error("refused"));
    for (const caller of both) await assert.rejects(caller, /refused/);
    assert.equal(left(), 1);
  });

  it("goes on while one caller stays, and is aborted with the last", async () => {
    const { work, signal, left } = arrange();
    const [one, other] = [new AbortController(), new AbortController()];
    const callers = [work.join(one.signal), work.join(other.signal)];
    one.abort(new Error("one left"));
    await assert.rejects(callers[0] ?? assert.fail(), /one left/);
    assert.deepEqual([signal().aborted, left()], [false, 0]);
    other.abort(new Error("other left"));
    await assert.rejects(callers[1] ?? assert.fail(), /other left/);
    assert.deepEqual([signal().aborted, left()], [true, 1]);
  });
});
