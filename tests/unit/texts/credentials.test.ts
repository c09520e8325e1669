import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { install } from "@sinonjs/fake-timers";
import { readRefreshToken } from "../../../provider/lucidity/credentials/refreshToken";
import { Redaction } from "../../../provider/lucidity/redaction/redaction";
import { at, aws } from "../../support/partitions";
import { type Reply, statusReply, tokenReply } from "../../support/world";
import { type Scene, testTexts } from "./support/golden";
import { refusal } from "./support/scripts";

/** With a digit among its letters, its name is never shown: alone, the random letters could look like a word. */
const dir = mkdtempSync(join(tmpdir(), "credential-texts-0a"));
const unset = { LUCIDITY_REFRESH_TOKEN: "" };

const fromFile = (path: string): Scene => ({ env: { ...unset, LUCIDITY_REFRESH_TOKEN_FILE: path } });
const fileOf = (name: string, content: string): string => {
  const path = join(dir, name);
  writeFileSync(path, content);
  return path;
};
/** The system's own. */
const pipeMaker = "mkfifo";
const pipe = join(dir, "pipe");
execFileSync(pipeMaker, [pipe]);

const exchanged = (reply: Reply): Scene => ({ exchange: () => reply });

/** The sentence that a failure gives as its reason: a command runs in real time, so no wait is played. */
const fromCommand = (command: readonly string[], { hangs = false } = {}): Scene => ({
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

const program = (script: string, more = {}) => fromCommand(["node", "-e", script], more);
const accessToken = { ...unset, LUCIDITY_ACCESS_TOKEN: "canary-access" };

testTexts("credentials", "What is said of credentials that cannot be read, or are refused.", {
  "a file that does not exist": fromFile("/run/secrets/lucidity"),
  "a directory": fromFile("/"),
  "a device": fromFile("/dev/null"),
  "a pipe": fromFile(pipe),
  "an empty file": fromFile(fileOf("empty", "")),
  "a file of several words": fromFile(fileOf("words", "canary canary")),
  "a file that is too large": fromFile(fileOf("large", "x".repeat(64 * 1024 + 1))),
  "a word that is too long": fromFile(fileOf("long", "x".repeat(16 * 1024 + 1))),
  "the token itself in place of a path": fromFile("canary-t0ken"),
  "a program that does not exist": fromCommand(["nosuchtool", "--password=canary"]),
  "the token itself in place of a program": fromCommand(["canary-t0ken"]),
  "a command that fails": program("console.error('permission denied: secret/lucidity'); process.exit(2)"),
  "a command that fails and prints the token": program(
    "console.log('canary-1'); console.error('cannot renew canary-1'); process.exit(1)",
  ),
  "a command that fails and prints nothing": program("process.exit(1)"),
  "a command that is killed": program("process.kill(process.pid, 'SIGTERM')"),
  "a command that prints nothing": program(""),
  "a command that prints too much": program("process.stdout.write('x'.repeat(2 ** 20))"),
  "a command that hangs": program("setInterval(() => {}, 1000)", { hangs: true }),
  "a refresh token that is refused": exchanged(refusal(401, "INVALID_TOKEN", "the token has expired")),
  "a refresh token that is refused without a word": exchanged({ status: 400 }),
  "an endpoint without a token exchange": exchanged(refusal(404, "NOT_FOUND", "no such path")),
  "a token exchange that is down": exchanged({ status: 503 }),
  "a token exchange that answers with a page": exchanged({ body: "<!doctype html><title>Sign in</title>" }),
  "a token exchange without a token in its answer": exchanged({ body: '{"token":"canary","expires":1}' }),
  "a token exchange that answers with text": exchanged({ body: "canary" }),
  "a new access token that is refused, for two resources": {
    api: refusal(401, "UNAUTHORIZED", "no access to account 123456789012"),
    exchange: (n) => tokenReply(`canary-access-${n}`),
    play: (stage) => stage.up({ data: aws, logs: at("/dev/sdg") }),
  },
  "a file that is removed during a wait, for good": {
    ...fromFile(fileOf("removed", "canary-refresh")),
    // Refused since it was replaced elsewhere: a new one is needed, but cannot be obtained.
    api: (n) => {
      if (n === 2) rmSync(join(dir, "removed"));
      return n < 2 ? statusReply("PENDING") : { status: 401 };
    },
  },
  "an endpoint without Lucidity's paths behind its token exchange": {
    api: { status: 404, body: "<html><title>Not here</title></html>" },
  },
  "an access token that has expired": {
    api: ["PENDING", refusal(401, "UNAUTHORIZED", "the token has expired")],
    env: accessToken,
  },
  "an access token that is refused without a word": { api: { status: 401 }, env: accessToken },
});
