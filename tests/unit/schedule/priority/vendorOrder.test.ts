import assert from "node:assert/strict";
import { VendorOrder } from "../../../../provider/schedule/priority/vendorOrder";

describe("the vendor's order", () => {
  it("bounds a wait by what its neighbours showed", () => {
    const order = new VendorOrder();
    order.sawPending(5, 100);
    order.sawPending(9, 120);
    order.sawStarted(3, 90);
    assert.equal(order.pendingAtS(7), 100);
    assert.equal(order.pendingAtS(4), Number.NEGATIVE_INFINITY);
    assert.equal(order.startedByS(2), 90);
    assert.equal(order.startedByS(4), Number.POSITIVE_INFINITY);
    order.sawPending(4, 130);
    assert.equal(order.pendingAtS(9), 130);
  });

  it("is trusted as long as the vendor keeps it", () => {
    const order = new VendorOrder();
    for (let test = 0; test < 20; test++) order.tested(true);
    assert.ok(order.confidence > 0.9);
    for (let test = 0; test < 20; test++) order.tested(false);
    assert.ok(order.confidence < 0.25);
  });

  it("predicts when the next ones start, at the vendor's pace", () => {
    const order = new VendorOrder();
    for (let rank = 0; rank < 10; rank++) order.sawStarted(rank, rank * 60);
    const [fromS, toS] = order.startsWithin(12, 0, 0, 540);
    assert.ok(fromS > 540 && toS > fromS && toS < 1_200, `${fromS} to ${toS}`);
  });
});
