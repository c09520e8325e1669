import assert from "node:assert/strict";
import { reasonOf, Sending } from "../../../provider/telemetry/sending";

const patient = (mostMs: number) => ({ mostMs, warnsOfDelay: true });
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("the sending of spans", () => {
  it("sends the spans of waits that end together once, and lets each of them wait for it", async () => {
    let sent = 0;
    const sending = new Sending(async () => void sent++, assert.fail);
    await Promise.all(Array.from({ length: 1_000 }, () => sending.flush(patient(1_000))));
    assert.equal(sent, 1);
    await sending.flush(patient(1_000));
    assert.equal(sent, 2);
  });

  it("sends again what ended while something was being sent", async () => {
    const starts: (() => void)[] = [];
    const sending = new Sending(() => new Promise((resolve) => starts.push(resolve)), assert.fail);
    const first = sending.flush(patient(1_000));
    while (starts.length < 1) await turn();
    const second = sending.flush(patient(1_000));
    await turn();
    assert.equal(starts.length, 1, "one after the other");
    starts[0]?.();
    await first;
    while (starts.length < 2) await turn();
    starts[1]?.();
    await second;
  });

  it("lets no wait go on waiting once spans are lost", async () => {
    const told: string[] = [];
    const sending = new Sending(
      () => new Promise(() => {}),
      (why) => told.push(why),
    );
    const waiting = sending.flush(patient(60_000));
    sending.lost("ECONNREFUSED");
    await waiting;
    assert.deepEqual(told, ["ECONNREFUSED"]);
  });

  it("tells once that spans are lost, and no wait waits for them again", async () => {
    const told: string[] = [];
    let sent = 0;
    const refused = Object.assign(new Error("canary"), { code: "ECONNREFUSED" });
    const fail = () => {
      sent += 1;
      return Promise.reject(refused);
    };
    const sending = new Sending(fail, (why) => told.push(why));
    await sending.flush(patient(1_000));
    await sending.flush(patient(1_000));
    sending.lost("more");
    assert.deepEqual(told, ["ECONNREFUSED"]);
    assert.equal(sent, 1);
  });

  it("holds a wait up for a limited time", async () => {
    const told: string[] = [];
    const sending = new Sending(
      () => new Promise(() => {}),
      (why) => told.push(why),
    );
    await sending.flush(patient(5));
    await sending.flush(patient(60_000));
    assert.deepEqual(told, ["no answer within 0.005 s"]);
  });

  it("does not count a delay at Ctrl-C as a failure", async () => {
    const sending = new Sending(() => new Promise(() => {}), assert.fail);
    await sending.flush({ mostMs: 5, warnsOfDelay: false });
  });

  it("names a failure by its code or class, never by its message", () => {
    const error = (more: object) => Object.assign(new TypeError("canary"), more);
    assert.equal(reasonOf(error({ code: "ENOTFOUND" })), "ENOTFOUND");
    assert.equal(reasonOf(error({ code: 401 })), "HTTP 401");
    assert.equal(reasonOf(error({ code: 16, metadata: {} })), "gRPC status 16");
    assert.equal(reasonOf(error({ code: "canary secret" })), "TypeError");
    assert.equal(reasonOf(error({})), "TypeError");
    assert.equal(reasonOf("canary"), "unknown error");
  });
});
