import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CredentialSource, Secret } from "../../../../provider/lucidity/credentials";
import { readRefreshToken } from "../../../../provider/lucidity/credentials/refreshToken";
import { CredentialError } from "../../../../provider/lucidity/errors";

const never = new AbortController().signal;
const dir = mkdtempSync(join(tmpdir(), "refresh-token-"));
const path = join(dir, "token");
const node = (script: string, ...args: string[]): CredentialSource => ({
  kind: "refreshTokenCommand",
  name: "LUCIDITY_REFRESH_TOKEN_COMMAND",
  command: [process.execPath, "-e", script, ...args],
});
const file: CredentialSource = { kind: "refreshTokenFile", name: "lucidity:refreshTokenFile", path };

/** The system's own, where there is one. */
const pipeMaker = "mkfifo";
let pipes = 0;
function makePipe(): string {
  const pipe = join(dir, `pipe-${pipes++}`);
  execFileSync(pipeMaker, [pipe]);
  return pipe;
}

async function failure(source: CredentialSource, timeoutMs?: number): Promise<string> {
  try {
    await readRefreshToken(source, never, timeoutMs);
  } catch (error) {
    assert.ok(error instanceof CredentialError, String(error));
    assert.equal(error.sourceName, source.name);
    assert.ok(error.message.startsWith(`the refresh token from ${source.name} cannot be had: `));
    assert.ok(!error.message.includes("canary"), "what was printed is not shown");
    assert.equal(error.cause, undefined);
    return error.message;
  }
  return assert.fail("it did not fail");
}

describe("the refresh token", () => {
  after(() => rmSync(dir, { recursive: true }));

  it("is the secret that was set", async () => {
    const source = { kind: "refreshToken", name: "n", secret: new Secret("canary-1") } as const;
    assert.equal(await readRefreshToken(source, never), "canary-1");
  });

  it("is read from its file at each mint, without the white space around it", async () => {
    writeFileSync(path, "\n canary-old \r\n");
    assert.equal(await readRefreshToken(file, never), "canary-old");
    writeFileSync(path, "canary-new");
    assert.equal(await readRefreshToken(file, never), "canary-new");
  });

  const contents: [string, string | Buffer, RegExp][] = [
    ["is empty", " \n", /it is empty/],
    ["has two lines", "canary-1\ncanary-2", /it is no token: white space or other than printable ASCII/],
    ["begins with a byte order mark", "\u{feff}ca\u{00e9}nary", /it is no token/],
    ["is binary", Buffer.from([0, 255, 254, 1]), /it is no token/],
    ["is larger than 64 KiB", `canary${"x".repeat(64 * 1024)}`, /cannot be read \(more than 64 KiB\)/],
  ];
  for (const [what, content, text] of contents) {
    it(`cannot be had from a file that ${what}`, async () => {
      writeFileSync(path, content);
      assert.match(await failure(file), text);
    });
  }

  it("may be as long as 64 KiB", async () => {
    writeFileSync(path, "x".repeat(64 * 1024));
    assert.equal((await readRefreshToken(file, never)).length, 64 * 1024);
  });

  it("cannot be had from a file that is not there, or is a directory", async () => {
    assert.match(await failure({ ...file, path: join(dir, "none") }), /none cannot be read \(ENOENT\)/);
    assert.match(await failure({ ...file, path: dir }), /cannot be read \(EISDIR\)/);
  });

  if (existsSync("/dev/zero")) {
    it("cannot be had from a device that never ends", async () => {
      assert.match(await failure({ ...file, path: "/dev/zero" }), /more than 64 KiB/);
    });

    it("is not waited for where a file hangs", async () => {
      const pipe = makePipe();
      assert.match(await failure({ ...file, path: pipe }, 50), /pipe-\d cannot be read within 0.05 s/);
      // Whoever waits to open it is let go.
      writeFileSync(pipe, "x");
    });

    it("is not waited for any longer than anybody wants it", async () => {
      const pipe = makePipe();
      const controller = new AbortController();
      const reading = readRefreshToken({ ...file, path: pipe }, controller.signal);
      controller.abort(new Error("stopped"));
      await assert.rejects(reading, /stopped/);
      writeFileSync(pipe, "x");
    });
  }

  it("is what a command prints, trimmed, whatever it says besides", async () => {
    const source = node("console.log(' canary-1 '); console.error('a warning')");
    assert.equal(await readRefreshToken(source, never), "canary-1");
  });

  it("comes from a command that no shell has read", async () => {
    const words = ["$HOME", "`id`", "a;b", "*", "'", '"', "", "a b"];
    const source = node(
      "console.log(Buffer.from(JSON.stringify(process.argv.slice(1))).toString('hex'))",
      ...words,
    );
    const hex = await readRefreshToken(source, never);
    assert.deepEqual(JSON.parse(Buffer.from(hex, "hex").toString()), words);
  });

  it("comes from a command that finds nothing at its stdin, and does not wait for it", async () => {
    const source = node("process.stdin.resume().on('end', () => console.log('canary-1'))");
    assert.equal(await readRefreshToken(source, never), "canary-1");
  });

  const hang = "setInterval(() => {}, 1000);";
  const commands: [string, CredentialSource, RegExp, number?][] = [
    ["prints nothing", node(""), /it is empty/],
    ["prints several words", node("console.log('canary-1 canary-2')"), /it is no token/],
    [
      "fails",
      node("console.log('canary'); console.error('canary'); process.exit(3)"),
      /ended with exit code 3/,
    ],
    ["is killed", node("process.kill(process.pid, 'SIGTERM')"), /was ended by SIGTERM/],
    ["hangs", node(hang), /did not end within 0.4 s/, 400],
    ["hangs after it has printed", node(`console.log('canary');${hang}`), /did not end within 0.4 s/, 400],
    ["will not be ended", node(`process.on('SIGTERM', () => {});${hang}`), /did not end within 0.4 s/, 400],
    ["prints 10 MiB", node("process.stdout.write('canary'.repeat(2 ** 21))"), /printed more than 64 KiB/],
    [
      "complains in 10 MiB",
      node("process.stderr.write('canary'.repeat(2 ** 21))"),
      /printed more than 64 KiB/,
    ],
  ];
  for (const [what, source, text, timeoutMs] of commands) {
    it(`cannot be had from a command that ${what}`, async () => {
      assert.match(await failure(source, timeoutMs), text);
    });
  }

  it("cannot be had from a program that is not there, whose arguments are not shown", async () => {
    const source = { ...node(""), command: ["no-such-program", "--password=canary"] } as CredentialSource;
    assert.match(await failure(source), /the command "no-such-program" cannot be run \(ENOENT\)/);
    const long = { ...node("", "x".repeat(2 ** 20)), name: "n" };
    assert.match(await failure(long), /cannot be run \(E2BIG\)/);
  });

  it("is given up with the reason of who stopped waiting, and the command is ended", async () => {
    const controller = new AbortController();
    const mark = join(dir, "mark");
    const source = node(`setTimeout(() => require('fs').writeFileSync(process.argv[1], ''), 400)`, mark);
    const reading = readRefreshToken(source, controller.signal);
    controller.abort(new Error("stopped"));
    await assert.rejects(reading, /stopped/);
    await assert.rejects(readRefreshToken(source, controller.signal), /stopped/);
    await assert.rejects(readRefreshToken(file, controller.signal), /stopped/);
    assert.equal(existsSync(mark), false);
  });
});
