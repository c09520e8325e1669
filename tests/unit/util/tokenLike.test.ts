import assert from "node:assert/strict";
import { quote, shown } from "../../../provider/util/text";
import { mayBeToken } from "../../../provider/util/tokenLike";

/** Joined here, so that no scanner of secrets takes this file for a leak. */
const joined = (...parts: string[]) => parts.join("");

describe("what a user typed", () => {
  const tokens: [what: string, text: string][] = [
    ["a JSON Web Token", joined("eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiJ4In0", ".c2ln")],
    ["the start of one", "eyJhbGciOi"],
    ["a hexadecimal key", joined("8f3a9b2c7d1e4f6a", "8b0c2d4e6f8a0b1c")],
    ["a key with a prefix", joined("ltk_", "8f3A9b2c7D1e4F6a")],
    ["a key in small groups", joined("ab12-cd34-", "ef56-gh78-", "jk90")],
    ["base64", joined("Zm9vYmFyMTIz", "+NDU2/Nzg5YWJj", "ZGVmMTIzNA==")],
    ["letters of mixed case", joined("QwErTyUiOp", "AsDfGhJkLz")],
    ["a UUID", "6f9619ff-8b86-4011-b42d-00c04fc964ff"],
    ["a key within an id", `AWS/123456789012/${joined("8f3a9b2c7d1e4f6a", "8b0c2d4e")}/D`],
    ["a key among words", `use ${joined("8f3a9b2c7d1e4f6a", "8b0c2d4e")} please`],
  ];
  for (const [what, text] of tokens)
    it(`is not shown where it is ${what}`, () => {
      for (const printed of [quote(text), shown(text), quote({ key: [text] })])
        assert.ok(!printed.includes(text.slice(-8)), printed);
      assert.equal(shown(text), `[hidden: ${text.length} characters that may be a token]`);
    });

  const others = [
    "AWS/123456789012/i-0123456789abcdef01/%2Fdev%2Fsdf",
    "AZURE/6f9619ff-8b86-4011-b42d-00c04fc964ff/data-rg/vm-1/D",
    "GCP/acme-prod-123456/1234567890123456789/%2Fdev%2Fdisk%2Fby-id%2Fgoogle-data1",
    "i-0123456789abcdefg",
    "aks-nodepool1-12345678-vmss000001",
    "gke-prod-default-pool-8d3f2a1b-x7k2",
    "web-server-prod-eu-west-1",
    "dataDiskForTheWarehouse",
    "customTimeoutsOfCreate",
    "/mnt/volumes/warehouse2/archive",
    "requestsPerMinutes",
    "2h30min",
    "",
  ];
  for (const text of others)
    it(`is shown where it is no token: ${text}`, () => assert.equal(mayBeToken(text), false));
});
