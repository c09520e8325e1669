import assert from "node:assert/strict";
import type { Session } from "../../../provider/session/session";
import { at } from "../../support/partitions";
import { type Script, statusReply, tokenReply, WorldPerTest } from "../../support/world";

const partition = at("/data");
const name = "partition /data of instance i-0abc (AWS account 123456789012)";

describe("the lines for --debug", () => {
  const run = new WorldPerTest((context): Session => context.session);
  const debugs = () => run.world.debugLines.map(({ message }) => message);
  const watch = (timeoutMs = 3_600_000) => ({
    partition,
    urn: "urn:row",
    timeoutMs,
    signal: run.world.context.engine.signal,
  });
  const wait = async (script: Script, timeoutMs?: number) => {
    run.begin(script);
    await run.world.value(run.subject.wait(watch(timeoutMs)));
    return debugs();
  };

  it("tell of each request its check, status, request id, time taken and when the next is due, in the row of its resource", async () => {
    const lines = await wait((n) => ({ ...statusReply(n === 0 ? "PENDING" : "ON_BOARDED"), afterS: 0.25 }));
    assert.deepEqual(lines, [
      "token exchange: HTTP 200 in 100 ms",
      `check 1: HTTP 200 in 250 ms, PENDING, request id req-7; next check in 2s at the earliest: ${name}`,
      `check 2: HTTP 200 in 250 ms, ON_BOARDED, request id req-7; no further check: ${name}`,
    ]);
    assert.deepEqual(
      run.world.debugLines.map(({ urn }) => urn),
      [undefined, "urn:row", "urn:row"],
    );
  });

  it("tell of a request that is repeated with a new token", async () => {
    run.begin(
      (_n, { authorization }) => (authorization === "canary-0" ? { status: 401 } : statusReply("ON_BOARDED")),
      {
        exchange: (n) => tokenReply(`canary-${n}`),
      },
    );
    await run.world.value(run.subject.wait(watch()));
    assert.equal(
      debugs().at(-1),
      `check 1: HTTP 401 in 100 ms, HTTP 200 in 100 ms, ON_BOARDED, request id req-7; no further check: ${name}`,
    );
  });

  it("tell of broken connections and of errors, by their code", async () => {
    const refusal = JSON.stringify({
      success: false,
      error: { code: "E", message: "canary" },
      requestId: "req-8",
    });
    const lines = await wait((n) =>
      n < 3
        ? { breaks: "ECONNRESET" }
        : n === 3
          ? { status: 503, body: refusal }
          : { status: 403, body: refusal },
    );
    const [, broken, unavailable, refused] = lines;
    const reset = "ECONNRESET in 100 ms";
    assert.equal(broken, `check 1: ${reset}, ${reset}, ${reset}; next check in 2s at the earliest: ${name}`);
    assert.equal(
      unavailable,
      `check 2: HTTP 503 in 100 ms, request id req-8; next check in 3s at the earliest: ${name}`,
    );
    assert.equal(refused, `check 3: HTTP 403 in 100 ms, request id req-8; no further check: ${name}`);
  });

  it("tell of a check that the deadline aborts", async () => {
    const lines = await wait(() => ({ ...statusReply("PENDING"), afterS: 9 }), 5_000);
    assert.equal(lines.at(-1), `check 1: aborted; no further check: ${name}`);
  });

  it("tell of a check that another wait's request answers", async () => {
    run.begin("ON_BOARDED");
    await run.world.value(Promise.all([run.subject.wait(watch()), run.subject.wait(watch())]));
    assert.deepEqual(debugs().slice(1).sort(), [
      `check 1: HTTP 200 in 100 ms, ON_BOARDED, request id req-7; no further check: ${name}`,
      `check 1: the request of another wait, ON_BOARDED, request id req-7; no further check: ${name}`,
    ]);
  });

  it("tell of a poll outside any wait", async () => {
    run.begin("PENDING");
    await run.world.value(run.subject.pollOnce(partition, run.world.context.engine.signal));
    assert.equal(
      debugs().at(-1),
      `check 1: HTTP 200 in 100 ms, PENDING, request id req-7; no further check: ${name}`,
    );
  });
});
