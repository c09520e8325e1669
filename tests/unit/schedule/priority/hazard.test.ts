import assert from "node:assert/strict";
import fc from "fast-check";
import { Hazard } from "../../../../provider/schedule/priority/hazard";

describe("a hazard", () => {
  it("learns the age at which a stage ends", () => {
    const hazard = new Hazard();
    for (let seen = 0; seen < 50; seen++) {
      hazard.lasted(0, 170);
      hazard.endedWithin(170, 190);
    }
    assert.ok(hazard.endedBy(0, 100) < 0.15);
    assert.ok(hazard.endedBy(100, 260) > 0.8);
    assert.ok(hazard.rateAt(180) > 20 * hazard.rateAt(60));
  });

  it("gives probabilities that rise with age, for everything that it may have seen", () => {
    const age = fc.double({ min: 0, max: 200_000, noNaN: true });
    const observations = fc.array(fc.tuple(age, age, fc.boolean()));
    fc.assert(
      fc.property(observations, age, age, (seen, one, other) => {
        const hazard = new Hazard();
        for (const [fromS, toS, ended] of seen) {
          if (ended) hazard.endedWithin(fromS, toS);
          else hazard.lasted(fromS, toS);
        }
        const [young, old] = [Math.min(one, other), Math.max(one, other)];
        const probability = hazard.endedBy(young, old);
        assert.ok(probability >= 0 && probability <= 1, `${probability}`);
        assert.ok(hazard.overForS(young) <= hazard.overForS(old) + 1e-6);
        assert.ok(hazard.overForS(old) <= old + 1e-6 && hazard.overForS(-1) === 0);
      }),
    );
  });
});
