import assert from "node:assert/strict";
import { SharedPolls } from "../../../provider/session/sharedPolls";
import { idle, VirtualClock } from "../../support/virtualClock";

const never = new AbortController().signal;

function setUp() {
  const clock = new VirtualClock();
  const shared = new SharedPolls<number>(clock);
  const asked: { signal: AbortSignal; answer: (value: number) => void; fail: (error: Error) => void }[] = [];
  const ask = (signal: AbortSignal) =>
    new Promise<number>((answer, fail) => {
      asked.push({ signal, answer, fail });
      signal.addEventListener("abort", () => fail(new Error("request aborted")));
    });
  /** A look that is answered at once. */
  const answered = async (key: string, value: number) => {
    const looking = shared.poll(key, {}, ask, never);
    asked.at(-1)?.answer(value);
    await looking;
  };
  return { clock, shared, asked, ask, answered };
}

describe("equal looks", () => {
  it("in flight are merged into one request", async () => {
    const { shared, asked, ask } = setUp();
    const both = Promise.all([shared.poll("p", {}, ask, never), shared.poll("p", {}, ask, never)]);
    asked[0]?.answer(7);
    assert.deepEqual(await both, [7, 7]);
    assert.equal(asked.length, 1);
  });

  it("at different partitions are not merged", async () => {
    const { shared, asked, ask } = setUp();
    void shared.poll("p", {}, ask, never);
    void shared.poll("q", {}, ask, never);
    assert.equal(asked.length, 2);
  });

  it("are served from a sibling's answer for 2 s", async () => {
    const { clock, shared, asked, ask, answered } = setUp();
    await answered("p", 7);
    await clock.advance(1_999);
    assert.equal(await shared.poll("p", {}, ask, never), 7);
    await clock.advance(1);
    void shared.poll("p", {}, ask, never);
    assert.equal(asked.length, 2);
  });

  it("are never served the answer they asked for themselves", async () => {
    const { shared, asked, ask } = setUp();
    const [asker, joined] = [{}, {}];
    const both = Promise.all([shared.poll("p", asker, ask, never), shared.poll("p", joined, ask, never)]);
    asked[0]?.answer(7);
    await both;
    void shared.poll("p", asker, ask, never);
    assert.equal(asked.length, 2);
    asked[1]?.answer(8);
    await idle();
    assert.equal(await shared.poll("p", joined, ask, never), 8);
  });

  it("share an error with those who joined, and keep none for later", async () => {
    const { shared, asked, ask } = setUp();
    const both = Promise.allSettled([shared.poll("p", {}, ask, never), shared.poll("p", {}, ask, never)]);
    asked[0]?.fail(new Error("503"));
    assert.deepEqual(
      (await both).map(({ status }) => status),
      ["rejected", "rejected"],
    );
    void shared.poll("p", {}, ask, never);
    assert.equal(asked.length, 2);
  });

  it("go on for the others when one is cancelled, and are aborted with the last", async () => {
    const { shared, asked, ask } = setUp();
    const [one, other] = [new AbortController(), new AbortController()];
    const first = assert.rejects(shared.poll("p", {}, ask, one.signal), /first left/);
    const second = assert.rejects(shared.poll("p", {}, ask, other.signal), /second left/);
    one.abort(new Error("first left"));
    await first;
    assert.equal(asked[0]?.signal.aborted, false);
    other.abort(new Error("second left"));
    await second;
    assert.equal(asked[0]?.signal.aborted, true);
  });

  it("never serve one wait the same answer twice, though it did not ask for it", async () => {
    const { shared, asked, ask, answered } = setUp();
    await answered("p", 7);
    const sibling = {};
    assert.equal(await shared.poll("p", sibling, ask, never), 7);
    void shared.poll("p", sibling, ask, never);
    assert.equal(asked.length, 2);
  });

  it("are served late in the process's life as they are early", async () => {
    const { clock, shared, ask, answered } = setUp();
    await clock.advance(3_600_000);
    await answered("p", 7);
    assert.equal(await shared.poll("p", {}, ask, never), 7);
  });

  it("that were answered about another partition stay served", async () => {
    const { clock, shared, ask, answered } = setUp();
    await answered("p", 7);
    await clock.advance(1_000);
    await answered("q", 8);
    assert.equal(await shared.poll("p", {}, ask, never), 7);
  });

  it("that join while the one who asked leaves get the answer all the same", async () => {
    const { shared, asked, ask } = setUp();
    const starter = new AbortController();
    const first = assert.rejects(shared.poll("p", {}, ask, starter.signal), /left/);
    starter.abort(new Error("left"));
    const second = shared.poll("p", {}, ask, never);
    await first;
    assert.equal(asked[0]?.signal.aborted, false);
    asked[0]?.answer(9);
    assert.equal(await second, 9);
    assert.equal(asked.length, 1);
  });

  it("do not start when they are cancelled already", async () => {
    const { shared, asked, ask } = setUp();
    await assert.rejects(shared.poll("p", {}, ask, AbortSignal.abort(new Error("early"))), /early/);
    assert.equal(asked.length, 0);
  });
});
