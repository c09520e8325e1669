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

  // The first ranges of ages: 0 to 8 s, to 9.6 s, to 11.52 s.
  const middleMs = [4_000, 8_800, 10_560] as const;
  const within = (range: 0 | 1 | 2, ended: number, watchedMs: number) =>
    (ended + 0.3) / (watchedMs + 0.3 * middleMs[range]);
  const cases: [string, (hazard: Hazard) => void, [number, number, number]][] = [
    ["nothing, guesses 1 / age", () => {}, [within(0, 0, 0), within(1, 0, 0), within(2, 0, 0)]],
    [
      "an ending, counts it in its range, and a half of that in each of its neighbours",
      (hazard) => hazard.endedWithin(8_000, 9_600),
      [within(0, 1 / 4, 200), within(1, 1 / 2, 400), within(2, 1 / 4, 200)],
    ],
    [
      "an ending across two ranges, counts each its part",
      (hazard) => hazard.endedWithin(7_200, 8_800),
      [within(0, 3 / 8, 300), within(1, 3 / 8, 300), within(2, 1 / 8, 100)],
    ],
    [
      "an ending at a moment, counts it once",
      (hazard) => hazard.endedWithin(8_000, 8_000),
      [within(0, 1 / 4, 1 / 8), within(1, 1 / 2, 1 / 4), within(2, 1 / 4, 1 / 8)],
    ],
    [
      "no ending between two ages, counts the time",
      (hazard) => hazard.lasted(4_000, 9_600),
      [within(0, 0, 2_400), within(1, 0, 1_800), within(2, 0, 400)],
    ],
    [
      "no time at all, or times before its start, counts nothing",
      (hazard) => {
        hazard.lasted(5_000, 5_000);
        hazard.lasted(6_000, 5_000);
        hazard.lasted(-1, 5_000);
      },
      [within(0, 0, 0), within(1, 0, 0), within(2, 0, 0)],
    ],
  ];
  for (const [name, see, [first, second, third]] of cases)
    it(`that has seen ${name}`, () => {
      const hazard = new Hazard();
      hazard.endedBy(0, 10_000);
      see(hazard);
      const expected: [number, number, number][] = [
        [-1_000, 0, 0],
        [0, 2_000, 2_000 * first],
        [0, 8_000, 8_000 * first],
        [8_000, 8_800, 800 * second],
        [4_000, 9_600, 4_000 * first + 1_600 * second],
        [8_800, 10_560, 800 * second + 960 * third],
      ];
      for (const [fromMs, toMs, sum] of expected)
        assert.ok(
          Math.abs(hazard.endedBy(fromMs, toMs) - (1 - Math.exp(-sum))) < 1e-9,
          `${fromMs} to ${toMs}: ${hazard.endedBy(fromMs, toMs)}, not ${1 - Math.exp(-sum)}`,
        );
    });

  it("keeps one rate beyond a day, of a range that is twice as long as its start", () => {
    const lastMs = 8_000 * 1.2 ** 51;
    const found = new Hazard().endedBy(lastMs, 3 * lastMs);
    assert.ok(Math.abs(found - (1 - Math.exp(-(2 * lastMs) / (1.5 * lastMs)))) < 1e-9, `${found}`);
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
