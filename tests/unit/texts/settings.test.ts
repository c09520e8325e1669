import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "../../../sdk/nodejs";
import { at, aws } from "../../support/partitions";
import { type Scene, testTexts } from "./support/golden";
import type { Stage } from "./support/stage";

const withoutCredential = { LUCIDITY_REFRESH_TOKEN: "" };
/** One setting, by its config key or its variable, whose value is wrong. */
const wrong = (setting: string, value: string): Record<string, Scene> => ({
  [`${setting} = ${value}`]: { [setting.startsWith("lucidity:") ? "config" : "env"]: { [setting]: value } },
});

/** What the program side prints for these keys of the stack config. */
async function warnOf(
  stage: Stage,
  config: Record<string, string>,
  secretKeys = Object.keys(config),
): Promise<void> {
  const log = pulumi.log as { warn: (message: string) => Promise<void> };
  const { warn } = log;
  await pulumi.runtime.setMocks(
    { newResource: () => ({ id: "x", state: {} }), call: () => ({}) },
    "app",
    `texts ${Object.keys(config)}`,
  );
  pulumi.runtime.setAllConfig(config, secretKeys);
  log.warn = async (message) => stage.prints("pulumi up", `warning: ${message}`);
  try {
    new lucidity.PartitionOnboarding("data", aws);
  } finally {
    log.warn = warn;
    pulumi.runtime.setAllConfig({});
  }
}

testTexts("settings", "What is said of wrong settings.", {
  "no credential": { env: withoutCredential },
  "no credential, for three resources": {
    env: withoutCredential,
    play: (stage) => stage.up({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") }),
  },
  "two credentials in the environment": { env: { LUCIDITY_ACCESS_TOKEN: "canary" } },
  "two credentials in the config": {
    config: { "lucidity:refreshToken": "canary", "lucidity:refreshTokenFile": "/run/secrets/lucidity" },
  },
  "a token with a space in it": { env: { LUCIDITY_REFRESH_TOKEN: "canary canary" } },
  "a command that is not a list": {
    config: { "lucidity:refreshTokenCommand": "vault read secret/canary" },
  },
  ...wrong("lucidity:endpoint", "lucidity"),
  ...wrong("lucidity:endpoint", "http://lucidity.example.com"),
  ...wrong("LUCIDITY_ENDPOINT", "https://user@lucidity.example.com"),
  ...wrong("lucidity:authScheme", "Bearer"),
  ...wrong("lucidity:requestsPerMinute", "0"),
  ...wrong("LUCIDITY_MAX_CONCURRENT_REQUESTS", "many"),
  ...wrong("lucidity:preview", "strictly"),
  ...wrong("lucidity:refreshMode", "skip"),
  "five settings at once": {
    env: { ...withoutCredential, LUCIDITY_AUTH_SCHEME: "Bearer" },
    config: {
      "lucidity:endpoint": "http://lucidity.example.com",
      "lucidity:requestsPerMinute": "0.5",
      "lucidity:refreshMode": "skip",
    },
  },
  "a misspelled key, and one that is like no other": {
    play: (stage) => warnOf(stage, { "lucidity:refreshtoken": "canary", "lucidity:tenant": "acme" }),
  },
  "a token that is not marked as a secret": {
    play: (stage) => warnOf(stage, { "lucidity:refreshToken": "canary" }, []),
  },
});
