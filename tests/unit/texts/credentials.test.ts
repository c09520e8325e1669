import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { install } from "@sinonjs/fake-timers";
import { readRefreshToken } from "../../../provider/lucidity/credentials/refreshToken";
import { Redaction } from "../../../provider/lucidity/redaction/redaction";
import { type Reply, statusReply, tokenReply } from "../../support/world";
import { type Scene, testTexts } from "./support/golden";
import { at, aws, inOrder, refusal } from "./support/scripts";
import type { Stage } from "./support/stage";

/** With a digit among its letters, its name is never shown: alone, the random letters could look like a word. */
const dir = mkdtempSync(join(tmpdir(), "credential-texts-0a"));
const up = async (stage: Stage) => void (await stage.up({ data: aws }));
const unset = { LUCIDITY_REFRESH_TOKEN: "" };

const fromFile = (title: string, path: string): Scene => ({
  title,
  env: { ...unset, LUCIDITY_REFRESH_TOKEN_FILE: path },
  play: up,
});
const fileOf = (name: string, content: string): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
/** The system's own. */
const pipeMaker = "mkfifo";
const pipe = join(dir, "pipe");
execFileSync(pipeMaker, [pipe]);

const exchanged = (title: string, reply: Reply): Scene => ({ title, exchange: () => reply, play: up });

/** The sentence that a failure gives as its reason: a command runs in real time, so no wait is played. */
const fromCommand = (title: string, command: readonly string[], { hangs = false } = {}): Scene => ({
  title,
  play: async (stage) => {
    stage.world.leave();
    const timers = hangs ? install({ toFake: ["setTimeout", "clearTimeout"] }) : undefined;
    const path = process.env.PATH;
    process.env.PATH = `${dirname(process.execPath)}:${path}`;
    try {
      const source = { kind: "refreshTokenCommand", name: "lucidity:refreshTokenCommand", command } as const;
      const reading = readRefreshToken(source, new Redaction(), new AbortController().signal);
      timers?.tick(30_000);
      await reading;
    } catch (error) {
      stage.prints("pulumi up", `reason: ${(error as Error).message}`);
    } finally {
      timers?.uninstall();
      process.env.PATH = path;
    }
  },
});

after(() => rmSync(dir, { recursive: true }));

testTexts("credentials", "What is said of credentials that cannot be read, or are refused.", [
  fromFile("a file that does not exist", "/run/secrets/lucidity"),
  fromFile("a directory", "/"),
  fromFile("a device", "/dev/null"),
  fromFile("a pipe", pipe),
  fromFile("an empty file", fileOf("empty", "")),
  fromFile("a file of several words", fileOf("words", "canary canary")),
  fromFile("a file that is too large", fileOf("large", "x".repeat(64 * 1024 + 1))),
  fromFile("a word that is too long", fileOf("long", "x".repeat(16 * 1024 + 1))),
  fromFile("the token itself in place of a path", "canary-t0ken"),
  fromCommand("a program that does not exist", ["nosuchtool", "--password=canary"]),
  fromCommand("the token itself in place of a program", ["canary-t0ken"]),
  fromCommand("a command that fails", [
    "node",
    "-e",
    "console.error('permission denied: secret/lucidity'); process.exit(2)",
  ]),
  fromCommand("a command that fails and prints the token", [
    "node",
    "-e",
    "console.log('canary-1'); console.error('cannot renew canary-1'); process.exit(1)",
  ]),
  fromCommand("a command that fails and prints nothing", ["node", "-e", "process.exit(1)"]),
  fromCommand("a command that is killed", ["node", "-e", "process.kill(process.pid, 'SIGTERM')"]),
  fromCommand("a command that prints nothing", ["node", "-e", ""]),
  fromCommand("a command that prints too much", ["node", "-e", "process.stdout.write('x'.repeat(2 ** 20))"]),
  fromCommand("a command that hangs", ["node", "-e", "setInterval(() => {}, 1000)"], { hangs: true }),
  exchanged("a refresh token that is refused", refusal(401, "INVALID_TOKEN", "the token has expired")),
  exchanged("a refresh token that is refused without a word", { status: 400 }),
  exchanged("an endpoint without a token exchange", refusal(404, "NOT_FOUND", "no such path")),
  exchanged("a token exchange that is down", { status: 503 }),
  exchanged("a token exchange that answers with a page", {
    body: "<!doctype html><title>Sign in</title>",
  }),
  exchanged("a token exchange without a token in its answer", { body: '{"token":"canary","expires":1}' }),
  exchanged("a token exchange that answers with text", { body: "canary" }),
  {
    title: "a new access token that is refused, for two resources",
    api: () => refusal(401, "UNAUTHORIZED", "no access to account 123456789012"),
    exchange: (n) => tokenReply(`canary-access-${n}`),
    play: async (stage) => void (await stage.up({ data: aws, logs: at("/dev/sdg") })),
  },
  {
    title: "a file that is removed during a wait, for good",
    env: { ...unset, LUCIDITY_REFRESH_TOKEN_FILE: fileOf("removed", "canary-refresh") },
    // Refused since it was replaced elsewhere: a new one is needed, but cannot be obtained.
    api: (n) => {
      if (n === 2) rmSync(join(dir, "removed"));
      return n < 2 ? statusReply("PENDING") : { status: 401 };
    },
    play: up,
  },
  {
    title: "an endpoint without Lucidity's paths behind its token exchange",
    api: () => ({ status: 404, body: "<html><title>Not here</title></html>" }),
    play: up,
  },
  {
    title: "an access token that has expired",
    api: inOrder("PENDING", refusal(401, "UNAUTHORIZED", "the token has expired")),
    env: { ...unset, LUCIDITY_ACCESS_TOKEN: "canary-access" },
    play: up,
  },
  {
    title: "an access token that is refused without a word",
    api: () => ({ status: 401 }),
    env: { ...unset, LUCIDITY_ACCESS_TOKEN: "canary-access" },
    play: up,
  },
]);
