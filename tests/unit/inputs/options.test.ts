import assert from "node:assert/strict";
import { checkOptions } from "../../../provider/inputs/options";

describe("custom timeouts", () => {
  it("are kept as they are", () => {
    const timeouts = { create: "90m", update: "1h30m" };
    assert.deepEqual(checkOptions({ timeouts }, ["timeouts"]), { inputs: { timeouts }, problems: [] });
  });

  const wrong: [string, unknown, RegExp][] = [
    ["that are not a duration", { create: "soon" }, /^timeouts must be a duration/],
    ["of zero", { create: "0s" }, /^timeouts must be a duration longer than nothing/],
    ["that are a number", { create: 5 }, /^timeouts must be a duration such as "90s", "30m" or "1h30m"$/],
    ["in a text", "5m", /^timeouts must hold create or update, each a duration such as "30m"$/],
  ];
  for (const [what, timeouts, text] of wrong) {
    it(`${what} are refused, at their property`, () => {
      const { problems } = checkOptions({ timeouts }, ["timeouts"]);
      assert.deepEqual(
        problems.map(({ property }) => property),
        ["timeouts"],
      );
      assert.match(problems[0]?.reason ?? "", text);
    });
  }
});
