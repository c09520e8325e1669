import assert from "node:assert/strict";
import { SettingsError } from "../../../provider/inputs/settingErrors";
import { noConfig, readSettings } from "../../../provider/inputs/settings";
import { cpuMsOf } from "../../support/timing";

const read = (config: Record<string, unknown>) =>
  readSettings((key) => config[key.replace("lucidity:", "")], {});
const withToken = { refreshToken: "canary-1" };

describe("settings that are wrong", () => {
  it("tell the problems of a credential from others", () => {
    const env = { LUCIDITY_ENDPOINT: "ftp://x", LUCIDITY_REFRESH_TOKEN: "a b" };
    assert.throws(
      () => readSettings(noConfig, env),
      ({ problems }: SettingsError) => {
        assert.deepEqual(
          problems.map(({ isCredential }) => isCredential),
          [undefined, true],
        );
        return true;
      },
    );
  });

  it("take an endpoint of many slashes apart in no time", () => {
    const endpoint = `https://app.lucidity.cloud${"/".repeat(100_000)}x`;
    assert.ok(cpuMsOf(() => assert.throws(() => read({ ...withToken, endpoint }))) < 1_000);
    assert.equal(
      read({ ...withToken, endpoint: "https://app.lucidity.cloud/api///" }).endpoint,
      "https://app.lucidity.cloud/api",
    );
  });
});
