import assert from "node:assert/strict";
import { inStack } from "../../../provider/inputs/settings";
import { ownWordsOf } from "../../../provider/native/ownWords";

const urnOf = (name: string) => `urn:pulumi:dev::shop::pulumi:providers:lucidity::${name}`;

describe("the texts of a native provider", () => {
  const texts: [given: string, said: string][] = [
    [
      "the token from lucidity:refreshToken was refused",
      "the token from `refreshToken` of the provider eu was refused",
    ],
    ["check the network and lucidity:endpoint", "check the network and `endpoint` of the provider eu"],
    ["with lucidity:refreshMode check it looks", "with `refreshMode: check` of the provider eu it looks"],
    [
      `set it${inStack}`,
      "set it, or refreshToken, refreshTokenFile, refreshTokenCommand, accessToken of the provider eu",
    ],
    ["the token from LUCIDITY_REFRESH_TOKEN", "the token from LUCIDITY_REFRESH_TOKEN"],
    ["pulumi import lucidity:index:PartitionOnboarding", "pulumi import lucidity:index:PartitionOnboarding"],
  ];
  for (const [given, said] of texts)
    it(`name what an explicit one has: ${given}`, () => assert.equal(ownWordsOf(urnOf("eu"))(given), said));

  for (const name of ["default", "default_0_1_0", "default_http://host/x"])
    it(`name the stack config for ${name}`, () => {
      for (const [given] of texts) assert.equal(ownWordsOf(urnOf(name))(given), given);
    });
});
