/** Settings with invisible characters around and within them. */
import assert from "node:assert/strict";
import { readSettings } from "../../../provider/inputs/settings";

const read = (config: Record<string, unknown>, env: Record<string, string>) =>
  readSettings((key) => config[key.replace("lucidity:", "")], env);

describe("the settings", () => {
  it("are read without what surrounds them by mistake, such as a carriage return of a file from Windows", () => {
    for (const around of ["\r", "\r\n", " ", "\t", "\ufeff", "\u00a0"]) {
      const wrapped = (value: string) => `${around}${value}${around}`;
      const named = {
        LUCIDITY_PREVIEW: wrapped("strict"),
        LUCIDITY_AUTH_SCHEME: wrapped("bearer"),
        LUCIDITY_REQUESTS_PER_MINUTE: wrapped("7"),
        LUCIDITY_ENDPOINT: wrapped("https://in.app.lucidity.cloud"),
        LUCIDITY_REFRESH_TOKEN: around,
        LUCIDITY_REFRESH_TOKEN_FILE: wrapped("/run/secrets/lucidity"),
      };
      const { credential, ...rest } = read({ refreshMode: wrapped("check") }, named);
      assert.deepEqual(
        [rest.preview, rest.authScheme, rest.requestsPerMinute, rest.endpoint, rest.refreshMode],
        ["strict", "bearer", 7, "https://in.app.lucidity.cloud", "check"],
      );
      assert.equal(credential.kind === "refreshTokenFile" && credential.path, "/run/secrets/lucidity");
    }
  });

  it("name the invisible characters in a value that breaks its rule, and nothing else of it", () => {
    const unseen: [string, string, RegExp][] = [
      ["LUCIDITY_PREVIEW", "wa\u200brn", /one of warn, strict, off \(it holds .* cannot be seen: \\u200b\)$/],
      ["LUCIDITY_REQUESTS_PER_MINUTE", "5\u00a00", /from 1 \(it holds .*: \\u00a0\)$/],
      ["LUCIDITY_REFRESH_TOKEN", "canary\r\ncanary", /white space \(it holds .*: \\u000d \\u000a\)$/],
    ];
    for (const [variable, value, text] of unseen)
      assert.throws(
        () =>
          read(
            { accessToken: "value-1", ...(variable.endsWith("TOKEN") && { accessToken: "" }) },
            { [variable]: value },
          ),
        (error: Error) => text.test(error.message) && !error.message.includes("canary"),
      );
  });
});
