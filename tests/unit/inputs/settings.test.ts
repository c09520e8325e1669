import assert from "node:assert/strict";
import { SettingsError } from "../../../provider/inputs/settingErrors";
import { readSettings } from "../../../provider/inputs/settings";

const read = (config: Record<string, unknown>, env: Record<string, string> = {}) =>
  readSettings((key) => config[key.replace("lucidity:", "")], env);
const withToken = { refreshToken: "canary-1" };

describe("the settings", () => {
  it("have the documented defaults", () => {
    const { credential, ...rest } = read(withToken);
    assert.deepEqual(rest, {
      endpoint: "https://app.lucidity.cloud",
      authScheme: "raw",
      requestsPerMinute: 50,
      maxConcurrentRequests: 10,
      preview: "warn",
      refreshMode: "wait",
    });
    assert.equal(credential.kind, "refreshToken");
    assert.equal(credential.name, "lucidity:refreshToken");
  });

  it("come from the environment where the config has none, one by one", () => {
    const settings = read(
      { ...withToken, endpoint: "https://eu.app.lucidity.cloud/" },
      {
        LUCIDITY_ENDPOINT: "https://in.app.lucidity.cloud",
        LUCIDITY_REQUESTS_PER_MINUTE: "7",
        LUCIDITY_MAX_CONCURRENT_REQUESTS: "3",
        LUCIDITY_PREVIEW: "strict",
        LUCIDITY_AUTH_SCHEME: "bearer",
      },
    );
    assert.equal(settings.endpoint, "https://eu.app.lucidity.cloud");
    assert.equal(settings.requestsPerMinute, 7);
    assert.equal(settings.maxConcurrentRequests, 3);
    assert.equal(settings.preview, "strict");
    assert.equal(settings.authScheme, "bearer");
  });

  const sources = {
    refreshToken: "LUCIDITY_REFRESH_TOKEN",
    refreshTokenFile: "LUCIDITY_REFRESH_TOKEN_FILE",
    refreshTokenCommand: "LUCIDITY_REFRESH_TOKEN_COMMAND",
    accessToken: "LUCIDITY_ACCESS_TOKEN",
  };
  for (const [kind, variable] of Object.entries(sources)) {
    const value = kind === "refreshTokenCommand" ? '["print", "token"]' : "value-1";
    it(`take ${kind} from the config and from ${variable}, and know which of them it was`, () => {
      assert.deepEqual(
        [read({ [kind]: value }).credential].map((c) => [c.kind, c.name]),
        [[kind, `lucidity:${kind}`]],
      );
      assert.deepEqual(
        [read({}, { [variable]: value }).credential].map((c) => [c.kind, c.name]),
        [[kind, variable]],
      );
    });
  }

  it("use a credential of the config, and then none of the environment", () => {
    const { credential } = read(
      { refreshTokenFile: "/t" },
      { LUCIDITY_REFRESH_TOKEN: "a", LUCIDITY_ACCESS_TOKEN: "b" },
    );
    assert.equal(credential.name, "lucidity:refreshTokenFile");
  });

  it("treat an empty value as not set, since CI passes one for a missing secret", () => {
    assert.equal(
      read({ refreshToken: "" }, { LUCIDITY_REFRESH_TOKEN: "", LUCIDITY_ACCESS_TOKEN: "b" }).credential.kind,
      "accessToken",
    );
  });

  it("show no secret when they are printed", () => {
    const { inspect } = require("node:util") as typeof import("node:util");
    for (const settings of [read(withToken), read({ accessToken: "canary-1" })]) {
      assert.doesNotMatch(
        inspect(settings, { depth: 9, showHidden: true }) + JSON.stringify(settings),
        /canary-1/,
      );
    }
  });

  const aCommand = "must be a JSON list of words";
  const noUser = "must have no user, password, query or fragment";
  const wrong: [what: string, name: string, value: string, rule: string][] = [
    ["a token of two lines", "refreshToken", "canary\ncanary", "must be a token"],
    ["a command that is not JSON", "LUCIDITY_REFRESH_TOKEN_COMMAND", "canary token", aCommand],
    ["a command of numbers", "refreshTokenCommand", "[1]", aCommand],
    ["an empty command", "refreshTokenCommand", "[]", aCommand],
    ["a command of which one word is a number", "refreshTokenCommand", '["print", 1]', aCommand],
    ["a command without a name", "refreshTokenCommand", '["", "canary"]', aCommand],
    ["a rate of 0", "requestsPerMinute", "0", "must be a whole number from 1"],
    ["a rate of 1.5", "LUCIDITY_REQUESTS_PER_MINUTE", "1.5", "must be a whole number from 1"],
    ["a concurrency that is a word", "maxConcurrentRequests", "many", "must be a whole number from 1"],
    ["an unknown preview mode", "preview", "loud", "must be one of warn, strict, off"],
    ["an unknown scheme", "authScheme", "basic", "must be one of raw, bearer"],
    ["an unknown refresh mode", "refreshMode", "canary", "must be one of wait, check"],
    ["an endpoint that is not a URL", "endpoint", "canary", "must be a URL"],
    ["http to another host", "endpoint", "http://canary.example", "must begin with https"],
    [
      "http to a host that begins like a loopback one",
      "endpoint",
      "http://localhost.example",
      "must begin with https",
    ],
    [
      "http to a host that ends like a loopback one",
      "endpoint",
      "http://not-localhost",
      "must begin with https",
    ],
    ["another protocol to a loopback host", "endpoint", "ftp://localhost", "must begin with https"],
    ["a user without a password", "endpoint", "https://canary@example.com", noUser],
    ["a password without a user", "endpoint", "https://:canary@example.com", noUser],
    ["a password", "endpoint", "https://u:canary@example.com", noUser],
    ["a query", "endpoint", "https://example.com/?canary", noUser],
    ["a password with a slash", "endpoint", "https://canary:12/canary@example.com", noUser],
    ["a password with a backslash", "endpoint", "https://canary\\canary@example.com", noUser],
  ];
  for (const [what, name, value, rule] of wrong)
    it(`refuse ${what}, naming its key and never its value`, () => {
      const isVariable = name.startsWith("LUCIDITY");
      const isCredential = /Token|TOKEN/.test(name);
      assert.throws(
        () =>
          read(
            { ...(!isCredential && withToken), ...(!isVariable && { [name]: value }) },
            isVariable ? { [name]: value } : {},
          ),
        (error) => {
          assert.ok(error instanceof SettingsError);
          assert.ok(
            error.message.startsWith(`${isVariable ? "" : "lucidity:"}${name} ${rule}`),
            error.message,
          );
          return !error.message.includes("canary");
        },
      );
    });

  it("accept a token with white space around it, a number that is not a string, and one request a minute", () => {
    const settings = read({ refreshToken: " canary-1\n", endpoint: null, requestsPerMinute: 1 });
    assert.equal(settings.requestsPerMinute, 1);
    assert.equal(settings.endpoint, "https://app.lucidity.cloud");
    assert.equal(settings.credential.kind, "refreshToken");
  });

  it("are refused with a SettingsError", () => {
    assert.throws(() => read({}), { name: "SettingsError" });
  });

  for (const endpoint of [
    "http://localhost:8080",
    "http://127.0.0.1:1",
    "http://127.10.20.30",
    "http://[::1]:2",
    "https://example.com/base",
  ]) {
    it(`accept the endpoint ${endpoint}`, () =>
      assert.equal(read({ ...withToken, endpoint }).endpoint, endpoint));
  }
});
