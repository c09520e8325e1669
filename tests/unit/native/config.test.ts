import assert from "node:assert/strict";
import { unknownValue } from "../../../provider/engine/properties";
import { checkConfig, readerOf } from "../../../provider/native/config";

const provider = (name: string) => `urn:pulumi:dev::shop::pulumi:providers:lucidity::${name}`;
const failures = (name: string, news: Record<string, unknown>) =>
  checkConfig(provider(name), news, () => {})
    .toObject()
    .failuresList.map(({ property, reason }) => [property, reason]);

describe("the arguments of a provider", () => {
  const refused: [key: string, value: unknown, reason: string][] = [
    ["authScheme", "Basic", "authScheme must be one of raw, bearer"],
    ["preview", "strickt", "preview must be one of warn, strict, off"],
    ["refreshMode", true, "refreshMode must be one of wait, check"],
  ];
  for (const [key, value, reason] of refused)
    it(`are refused with a word that no setting has: ${key} ${value}`, () => {
      assert.deepEqual(failures("europe", { [key]: value }), [[key, reason]]);
    });

  it("are refused all at once, each at its own name", () => {
    const wrong = { authScheme: "x", preview: "y", refreshMode: "z" };
    assert.deepEqual(
      failures("europe", wrong).map(([key]) => key),
      Object.keys(wrong),
    );
  });

  const taken: [what: string, news: Record<string, unknown>][] = [
    ["a word of the setting", { authScheme: "bearer", preview: "off", refreshMode: "check" }],
    ["spaces around it", { preview: " strict\r" }],
    ["an empty value, as if it were not set", { preview: "" }],
    ["a value that is not known yet", { preview: unknownValue }],
    ["another wrong setting, which fails where it is needed: deleting needs none", { endpoint: "ftp://x" }],
  ];
  for (const [what, news] of taken)
    it(`are taken with ${what}`, () => assert.deepEqual(failures("europe", news), []));

  for (const name of ["default", "default_0_1_0"])
    it(`of the stack config fail where they are first needed, for the provider ${name}`, () => {
      assert.deepEqual(failures(name, { preview: "strickt" }), []);
    });
});

describe("a setting of a provider", () => {
  for (const [given, value] of [
    ["20000", "20000"],
    // The engine encodes what is no number in the schema so.
    ['"20000"', "20000"],
    ['"many"', '"many"'],
    [undefined, undefined],
  ] as const)
    it(`is ${value} where the engine hands over ${given}`, () =>
      assert.equal(readerOf({ requestsPerMinute: given })("lucidity:requestsPerMinute"), value));
});
