import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "../../../sdk/nodejs";
import { type Scene, testTexts } from "./support/golden";
import { at, aws } from "./support/scripts";
import type { Stage } from "./support/stage";

const up = async (stage: Stage) => void (await stage.up({ data: aws }));
const wrong = (setting: string, value: string): Scene => {
  const given = { [setting]: value };
  return {
    title: `${setting} = ${value === "" ? "(empty)" : value}`,
    ...(setting.startsWith("lucidity:") ? { config: given } : { env: given }),
    play: up,
  };
};

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

testTexts("settings", "What is said of wrong settings.", [
  { title: "no credential", env: { LUCIDITY_REFRESH_TOKEN: "" }, play: up },
  {
    title: "no credential, for three resources",
    env: { LUCIDITY_REFRESH_TOKEN: "" },
    play: async (stage) => void (await stage.up({ data: aws, logs: at("/dev/sdg"), backup: at("/dev/sdh") })),
  },
  {
    title: "two credentials in the environment",
    env: { LUCIDITY_ACCESS_TOKEN: "canary" },
    play: up,
  },
  {
    title: "two credentials in the config",
    config: { "lucidity:refreshToken": "canary", "lucidity:refreshTokenFile": "/run/secrets/lucidity" },
    play: up,
  },
  { title: "a token with a space in it", env: { LUCIDITY_REFRESH_TOKEN: "canary canary" }, play: up },
  {
    title: "a command that is not a list",
    config: { "lucidity:refreshTokenCommand": "vault read secret/canary" },
    play: up,
  },
  wrong("lucidity:endpoint", "lucidity"),
  wrong("lucidity:endpoint", "http://lucidity.example.com"),
  wrong("LUCIDITY_ENDPOINT", "https://user@lucidity.example.com"),
  wrong("lucidity:authScheme", "Bearer"),
  wrong("lucidity:requestsPerMinute", "0"),
  wrong("LUCIDITY_MAX_CONCURRENT_REQUESTS", "many"),
  wrong("lucidity:preview", "strictly"),
  wrong("lucidity:refreshMode", "skip"),
  {
    title: "five settings at once",
    env: { LUCIDITY_REFRESH_TOKEN: "", LUCIDITY_AUTH_SCHEME: "Bearer" },
    config: {
      "lucidity:endpoint": "http://lucidity.example.com",
      "lucidity:requestsPerMinute": "0.5",
      "lucidity:refreshMode": "skip",
    },
    play: up,
  },
  {
    title: "a misspelled key, and one that is like no other",
    play: (stage) => warnOf(stage, { "lucidity:refreshtoken": "canary", "lucidity:tenant": "acme" }),
  },
  {
    title: "a token that is not marked as a secret",
    play: (stage) => warnOf(stage, { "lucidity:refreshToken": "canary" }, []),
  },
]);
