import assert from "node:assert/strict";
import { checkSettings } from "../../../../provider/command/doctor/settings";

const token = ["8f3a9b2c7d1e4f6a", "8b0c2d4e6f8a0b1c"].join("");

describe("the settings as the doctor shows them", () => {
  const shown: [name: string, value: string, text: string][] = [
    ["LUCIDITY_REFRESH_TOKEN", ` ${token}\n`, "set, 32 characters (environment)"],
    ["LUCIDITY_ACCESS_TOKEN", token, "set, 32 characters (environment)"],
    ["LUCIDITY_REFRESH_TOKEN_FILE", "/run/secrets/lucidity", "/run/secrets/lucidity (environment)"],
    ["LUCIDITY_REFRESH_TOKEN_FILE", token, "set, 32 characters (environment)"],
    ["LUCIDITY_REFRESH_TOKEN_COMMAND", `["vault","read","${token}"]`, "vault and 2 more words (environment)"],
    ["LUCIDITY_REFRESH_TOKEN_COMMAND", `["${token}"]`, "set, 36 characters (environment)"],
    ["LUCIDITY_REFRESH_TOKEN_COMMAND", token, "set, 32 characters (environment)"],
    ["LUCIDITY_ENDPOINT", "https://eu.app.lucidity.cloud/", "https://eu.app.lucidity.cloud (environment)"],
    ["LUCIDITY_ENDPOINT", `https://me:${token}@example.com`, "set, 55 characters, wrong (environment)"],
    ["LUCIDITY_ENDPOINT", "", "https://app.lucidity.cloud (default)"],
    ["LUCIDITY_AUTH_SCHEME", "bearer", "bearer (environment)"],
    ["LUCIDITY_REQUESTS_PER_MINUTE", token, "set, 32 characters, wrong (environment)"],
    ["LUCIDITY_BUDGET_FOLDER", "/var/lib/lucidity", "/var/lib/lucidity (environment)"],
    ["LUCIDITY_REFESH_TOKEN", token, "set, and read by nothing"],
  ];
  for (const [name, value, text] of shown)
    it(`${name}: ${text}`, () => {
      const { findings } = checkSettings({ [name]: value });
      assert.equal(findings.find(({ step }) => step === name)?.text, text);
      assert.ok(!JSON.stringify(findings).includes(token));
    });
});
