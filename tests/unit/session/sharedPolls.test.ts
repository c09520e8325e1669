import assert from "node:assert/strict";
import { SharedPolls } from "../../../provider/session/sharedPolls";
import { idle, VirtualClock } from "../../support/virtualClock";

const never = new AbortController().signal;

function setUp() {
  const clock = new VirtualClock();
  const shared = new SharedPolls<number>(clock);
  const requests: { signal: AbortSignal; answer: (value: number) => void; fail: (error: Error) => void }[] =
    [];
  const send = (signal: AbortSignal) =>
    new Promise<number>((answer, fail) => {
      requests.push({ signal, answer, fail });
      signal.addEventListener("abort", () => fail(new Error("request aborted")));
    });
  /** A poll that is answered at once. */
  const answered = async (key: string, value: number) => {
    const polling = shared.poll(key, {}, send, never);
    requests.at(-1)?.answer(value);
    await polling;
  };
  return { clock, shared, requests, send, answered };
}

describe("equal polls", () => {
  it("are merged into one request while it is in flight", async () => {
    const { shared, requests, send } = setUp();
    const both = Promise.all([shared.poll("p", {}, send, never), shared.poll("p", {}, send, never)]);
    requests[0]?.answer(7);
    assert.deepEqual(await both, [7, 7]);
    assert.equal(requests.length, 1);
  });

  it("are not merged if they are of different partitions", async () => {
    const { shared, requests, send } = setUp();
    void shared.poll("p", {}, send, never);
    void shared.poll("q", {}, send, never);
    assert.equal(requests.length, 2);
  });

  it("are served from the answer to another wait for 2 s", async () => {
    const { clock, shared, requests, send, answered } = setUp();
    await answered("p", 7);
    await clock.advance(1_999);
    assert.equal(await shared.poll("p", {}, send, never), 7);
    await clock.advance(1);
    void shared.poll("p", {}, send, never);
    assert.equal(requests.length, 2);
  });

  it("are never served the answer to the same wait", async () => {
    const { shared, requests, send } = setUp();
    const [asker, joined] = [{}, {}];
    const both = Promise.all([shared.poll("p", asker, send, never), shared.poll("p", joined, send, never)]);
    requests[0]?.answer(7);
    await both;
    void shared.poll("p", asker, send, never);
    assert.equal(requests.length, 2);
    requests[1]?.answer(8);
    await idle();
    assert.equal(await shared.poll("p", joined, send, never), 8);
  });

  it("share an error while in flight, and do not keep it", async () => {
    const { shared, requests, send } = setUp();
    const both = Promise.allSettled([shared.poll("p", {}, send, never), shared.poll("p", {}, send, never)]);
    requests[0]?.fail(new Error("503"));
    assert.deepEqual(
      (await both).map(({ status }) => status),
      ["rejected", "rejected"],
    );
    void shared.poll("p", {}, send, never);
    assert.equal(requests.length, 2);
  });

  it("never serve one wait the same answer twice, even if another wait asked for it", async () => {
    const { shared, requests, send, answered } = setUp();
    await answered("p", 7);
    const other = {};
    assert.equal(await shared.poll("p", other, send, never), 7);
    void shared.poll("p", other, send, never);
    assert.equal(requests.length, 2);
  });

  it("are served late in the life of a process too", async () => {
    const { clock, shared, send, answered } = setUp();
    await clock.advance(3_600_000);
    await answered("p", 7);
    assert.equal(await shared.poll("p", {}, send, never), 7);
  });

  it("stay served when another partition has an answer", async () => {
    const { clock, shared, send, answered } = setUp();
    await answered("p", 7);
    await clock.advance(1_000);
    await answered("q", 8);
    assert.equal(await shared.poll("p", {}, send, never), 7);
  });

  it("get their answer even if the wait that sent the request is cancelled as they join", async () => {
    const { shared, requests, send } = setUp();
    const starter = new AbortController();
    const first = assert.rejects(shared.poll("p", {}, send, starter.signal), /left/);
    starter.abort(new Error("left"));
    const second = shared.poll("p", {}, send, never);
    await first;
    assert.equal(requests[0]?.signal.aborted, false);
    requests[0]?.answer(9);
    assert.equal(await second, 9);
    assert.equal(requests.length, 1);
  });

  it("send no request if they are already cancelled", async () => {
    const { shared, requests, send } = setUp();
    await assert.rejects(shared.poll("p", {}, send, AbortSignal.abort(new Error("early"))), /early/);
    assert.equal(requests.length, 0);
  });
});
