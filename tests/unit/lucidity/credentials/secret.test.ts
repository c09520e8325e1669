import assert from "node:assert/strict";
import { format, inspect } from "node:util";
import { type CredentialSource, Secret } from "../../../../provider/lucidity/credentials";

const secret = new Secret("canary-1");
const source: CredentialSource = { kind: "refreshToken", name: "lucidity:refreshToken", secret };

describe("a secret", () => {
  it("is returned only by reveal()", () => {
    assert.equal(secret.reveal(), "canary-1");
    assert.deepEqual(Object.keys(secret), []);
  });

  const printings: [string, () => string][] = [
    ["String", () => String(secret)],
    ["a template", () => `${secret}`],
    ["JSON", () => JSON.stringify({ secret, list: [secret] })],
    ["inspect", () => inspect({ source }, { depth: 9 })],
    ["inspect of all there is", () => inspect(secret, { showHidden: true, depth: 9, getters: true })],
    ["inspect of the bare object", () => inspect(secret, { showHidden: true, customInspect: false })],
    ["format", () => format("%s %j %o %O", secret, source, source, source)],
    ["a spread", () => JSON.stringify({ ...secret, ...source })],
    ["its entries", () => JSON.stringify(Object.entries(secret))],
    ["a clone", () => inspect(structuredClone({ ...secret }))],
    ["its code", () => secret.reveal.toString()],
    ["an error about it", () => inspect(new Error("of", { cause: source }))],
  ];
  for (const [what, print] of printings) {
    it(`is not shown by ${what}`, () => {
      assert.ok(!print().includes("canary"), print());
    });
  }
});
