import assert from "node:assert/strict";
import fc from "fast-check";
import { checkTimeouts } from "../../../provider/inputs/options";

describe("custom timeouts", () => {
  it("are kept as they are", () => {
    const timeouts = { create: "90m", update: "1h30m" };
    assert.deepEqual(checkTimeouts(timeouts), { value: timeouts, problems: [] });
  });

  const duration = 'must be a duration such as "90s", "30m" or "1h30m"';
  const wrong: [string, unknown, property: string, reason: string][] = [
    [
      "that are not a duration",
      { create: "soon" },
      "create",
      `${duration.replace("duration", "duration longer than zero,")}, not "soon"`,
    ],
    [
      "of zero",
      { update: "0s" },
      "update",
      `${duration.replace("duration", "duration longer than zero,")}, not "0s"`,
    ],
    [
      "that are a number",
      { create: 5 },
      "create",
      'must be a string: put it in quotes, with a unit: "90s", "30m" or "1h30m"',
    ],
  ];
  for (const [what, timeouts, option, reason] of wrong) {
    it(`${what} are refused, by the name of the resource option`, () => {
      const property = `customTimeouts.${option}`;
      assert.deepEqual(checkTimeouts(timeouts).problems, [{ property, reason: `${property} ${reason}` }]);
    });
  }

  it("may be any value, and are kept only where they are valid", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true }), (given) => {
        const { value, problems } = checkTimeouts(given);
        if (problems.length === 0) assert.deepEqual(checkTimeouts(value), { value, problems });
      }),
    );
  });

  it("in a text are refused", () => {
    const { problems } = checkTimeouts("5m");
    assert.deepEqual(
      problems.map(({ property }) => property),
      ["customTimeouts"],
    );
    assert.match(
      problems[0]?.reason ?? "",
      /must hold create or update, each a duration such as "30m", not "5m"$/,
    );
  });
});
