import assert from "node:assert/strict";
import fc from "fast-check";
import { Hazard } from "../../../../provider/schedule/priority/hazard";

describe("a hazard", () => {
  it("learns the age at which a stage ends", () => {
    const hazard = new Hazard();
    for (let seen = 0; seen < 50; seen++) {
      hazard.lasted(0, 170_000);
      hazard.endedWithin(170_000, 190_000);
    }
    assert.ok(hazard.endedBy(0, 100_000) < 0.15);
    assert.ok(hazard.endedBy(100_000, 260_000) > 0.8);
    assert.ok(hazard.endedBy(175_000, 185_000) > 10 * hazard.endedBy(55_000, 65_000));
  });

  it("gives probabilities that rise with age, for everything that it may have seen", () => {
    const age = fc.double({ min: 0, max: 200_000_000, noNaN: true });
    const observations = fc.array(fc.tuple(age, age, fc.boolean()));
    fc.assert(
      fc.property(observations, age, age, (seen, one, other) => {
        const hazard = new Hazard();
        for (const [fromMs, toMs, ended] of seen) {
          if (ended) hazard.endedWithin(fromMs, toMs);
          else hazard.lasted(fromMs, toMs);
        }
        const [young, old] = [Math.min(one, other), Math.max(one, other)];
        const probability = hazard.endedBy(young, old);
        assert.ok(probability >= 0 && probability <= 1, `${probability}`);
        assert.ok(hazard.endedBy(0, young) <= hazard.endedBy(0, old) + 1e-9);
      }),
    );
  });
});
