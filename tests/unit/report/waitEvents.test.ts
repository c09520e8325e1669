import assert from "node:assert/strict";
import { heartbeatAtMs, Outage } from "../../../provider/report/waitEvents";

const minuteMs = 60_000;

describe("the heartbeats of a wait", () => {
  it("come after 1, 2, 5 and 10 minutes, then every 10", () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6].map((index) => heartbeatAtMs(index) / minuteMs),
      [1, 2, 5, 10, 20, 30, 40],
    );
  });
});

describe("an outage of the API", () => {
  const [one, other] = [{}, {}];
  const hasLine = (line: string | undefined) => line !== undefined;
  let outage: Outage;
  beforeEach(() => {
    outage = new Outage();
  });

  it("is reported once, by the first wait that sees it, with what it saw", () => {
    assert.match(outage.lost(one, "503") ?? "", /API stopped answering \(503\)/);
    assert.equal(outage.lost(other, "503"), undefined);
    assert.equal(outage.lost(one, "ECONNRESET"), undefined);
  });

  it("is reported to be over once, with how long it was", () => {
    outage.lost(one, "503");
    outage.lost(other, "503");
    assert.match(outage.back(90_000) ?? "", /API answers again.* after 1m 30s/);
    assert.equal(outage.back(90_000), undefined);
  });

  it("is not reported to be over before it was reported", () => {
    assert.equal(outage.back(1_000), undefined);
  });

  it("is reported again if it comes again", () => {
    outage.lost(one, "503");
    outage.back(1_000);
    assert.ok(hasLine(outage.lost(one, "503")));
    assert.ok(hasLine(outage.back(1_000)));
  });

  it("is reported again once the only wait that saw the last one has ended", () => {
    outage.lost(one, "503");
    outage.ended(one);
    assert.equal(outage.back(1_000), undefined, "no wait has seen it come and go");
    assert.ok(hasLine(outage.lost(other, "503")));
  });

  it("goes on while another wait sees it", () => {
    outage.lost(one, "503");
    outage.lost(other, "503");
    outage.ended(one);
    assert.equal(outage.lost({}, "503"), undefined);
    assert.ok(hasLine(outage.back(1_000)));
  });

  it("is not ended by a wait that did not see it", () => {
    outage.lost(one, "503");
    outage.ended(other);
    assert.equal(outage.lost(other, "503"), undefined);
  });

  it("shows control characters and a long label safely", () => {
    const line = outage.lost(one, `\u001b${"x".repeat(200)}`) ?? "";
    assert.match(line, /\(\\u001bx{14}…\)/);
  });
});
