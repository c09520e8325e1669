import assert from "node:assert/strict";
import { judgeStacks, stackScenarios } from "../../support/stacks/scenarios";

describe("stacks on several machines under one limit of the vendor", function () {
  this.timeout(60_000);
  for (const scenario of stackScenarios)
    it(`share it: ${scenario.name}`, async () => {
      for (const { figure, mean, target, reached } of await judgeStacks(scenario, [41, 42, 43, 44]))
        assert.ok(reached, `${figure}: ${mean}, not ${target}`);
    });
});
