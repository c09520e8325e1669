import assert from "node:assert/strict";
import childProcess, { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { install } from "@sinonjs/fake-timers";
import type { CredentialSource } from "../../../../provider/lucidity/credentials";
import { listen } from "../../../support/loopback";
import { failure, read } from "./reading";

const dir = mkdtempSync(join(tmpdir(), "token-command-"));
const node = (script: string, ...args: string[]): CredentialSource => ({
  kind: "refreshTokenCommand",
  name: "LUCIDITY_REFRESH_TOKEN_COMMAND",
  command: [process.execPath, "-e", script, ...args],
});

describe("the refresh token of a command", () => {
  after(() => rmSync(dir, { recursive: true }));

  it("is what it prints, trimmed, whatever it prints on stderr", async () => {
    assert.equal(await read(node("console.log(' canary-1 '); console.error('a warning')")), "canary-1");
  });

  it("comes without a shell between", async () => {
    const words = ["$HOME", "`id`", "a;b", "*", "'", '"', "", "a b"];
    const script = "console.log(Buffer.from(JSON.stringify(process.argv.slice(1))).toString('hex'))";
    const hex = await read(node(script, ...words));
    assert.deepEqual(JSON.parse(Buffer.from(hex, "hex").toString()), words);
  });

  it("comes from a command that finds nothing at its stdin, and does not wait for it", async () => {
    const source = node("process.stdin.resume().on('end', () => console.log('canary-1'))");
    assert.equal(await read(source), "canary-1");
  });

  const hang = "setInterval(() => {}, 1000);";
  const commands: [string, CredentialSource, RegExp, number?][] = [
    ["prints several words", node("console.log('canary-1 canary-2')"), /it is not a token/],
    ["hangs after it has printed", node(`console.log('canary');${hang}`), /did not end within 0.4 s/, 400],
    ["will not be ended", node(`process.on('SIGTERM', () => {});${hang}`), /did not end within 0.4 s/, 400],
    [
      "complains in 10 MiB",
      node("process.stderr.write('canary'.repeat(2 ** 21))"),
      /printed more than 64 KiB/,
    ],
  ];
  for (const [what, source, text, timeoutMs] of commands) {
    it(`cannot be read where the command ${what}`, async () => {
      assert.match(await failure(source, timeoutMs), text);
    });
  }

  it("cannot be read where the process has no file descriptor left for the command", async () => {
    // So Node answers then: without streams, and with an error a moment later.
    const child = Object.assign(new EventEmitter(), { pid: undefined, stdout: undefined, stderr: undefined });
    mock.method(childProcess, "spawn", () => {
      setImmediate(() => child.emit("error", Object.assign(new Error("spawn EMFILE"), { code: "EMFILE" })));
      return child;
    });
    try {
      const source = { ...node(""), command: ["sometool"] } as CredentialSource;
      assert.match(await failure(source), /: the command sometool cannot be run \(EMFILE\)$/);
    } finally {
      mock.restoreAll();
    }
  });

  it("cannot be read where the program is not there, whose arguments are not shown", async () => {
    const missing = (program: string) =>
      failure({ ...node(""), command: [program, "--password=canary"] } as CredentialSource);
    assert.match(await missing("nosuchtool"), /: the command nosuchtool cannot be run \(ENOENT\)$/);
    assert.match(await missing("/no/such/tool"), /: the command \/no\/such\/tool cannot be run \(ENOENT\)$/);
    const long = { ...node("", "x".repeat(2 ** 20)), name: "n" };
    assert.match(await failure(long), /cannot be run \(E2BIG\)/);
  });

  it("is not shown where it is set in place of the program", async () => {
    for (const token of ["canary-refresh-token", "/canary+token==", "eyJhbGciOiJ9.canary.c2ln"]) {
      const text = await failure({ ...node(""), command: [token] } as CredentialSource);
      assert.match(
        text,
        /: the command cannot be run \(E\w+\)\. Its name is not shown, since it could be the token/,
      );
    }
  });

  it("is given up with the reason of who stopped waiting, and the command is ended", async () => {
    const controller = new AbortController();
    const mark = join(dir, "mark");
    const source = node("setTimeout(() => require('fs').writeFileSync(process.argv[1], ''), 400)", mark);
    const reading = read(source, controller.signal);
    controller.abort(new Error("stopped"));
    await assert.rejects(reading, /stopped/);
    await assert.rejects(read(source, controller.signal), /stopped/);
    assert.equal(existsSync(mark), false);
  });
});

describe("what a token command has started", () => {
  let server: Server;
  let port: number;
  let stop: () => Promise<void>;
  let connected: Promise<Socket>;
  beforeEach(async () => {
    server = createServer();
    connected = new Promise((resolve) => server.once("connection", resolve));
    ({ port, stop } = await listen(server));
  });
  afterEach(() => stop());

  /** A process of a process of the command, which holds a connection for as long as it lives, and the command's stdout. */
  const grandchild = (then: string) => {
    const hold = "require('net').connect(Number(process.argv[1])).on('close', () => process.exit())";
    const start = `require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(hold)}, process.argv[1]], { stdio: 'inherit' })`;
    return node(`${start}; ${then}`, String(port));
  };
  /** Resolves when the connection ends. A process that survives lets the test run into its limit. */
  const gone = async () => {
    const socket = await connected;
    if (!socket.closed) await new Promise((resolve) => socket.once("close", resolve));
  };

  /** How it fails once its 30 s are over, in virtual time. */
  const afterItsTime = async (source: CredentialSource) => {
    const timers = install({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const reading = failure(source);
      await connected;
      timers.tick(30_000);
      return await reading;
    } finally {
      timers.uninstall();
    }
  };

  it("ends with it when its time is over", async () => {
    assert.match(await afterItsTime(grandchild("")), /did not end within 30 s/);
    await gone();
  });

  it("is not waited for when the command has ended, though it holds the command's stdout", async () => {
    const connectedFirst =
      "setTimeout(() => { process.stdout.write('x'.repeat(16 * 1024)); process.exit() }, 200)";
    assert.equal(await read(grandchild(connectedFirst)), "x".repeat(16 * 1024));
    const socket = await connected;
    assert.equal(socket.closed, false, "and goes on: it may be a daemon of a secret store");
    assert.match(await failure(grandchild("process.exit(3)")), /ended with exit code 3; it printed nothing/);
  });

  it("ends with it when no caller waits any more", async () => {
    const controller = new AbortController();
    const reading = read(grandchild(""), controller.signal);
    await connected;
    controller.abort(new Error("stopped"));
    await assert.rejects(reading, /stopped/);
    await gone();
  });

  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    it(`ends with the process that ran the command where ${name} ends that`, async () => {
      const source = grandchild("");
      const transpile = require.resolve("../../../support/preloads/transpile.cjs");
      const runner = spawn(
        process.execPath,
        [
          "--require",
          transpile,
          require.resolve("./runCommand.ts"),
          JSON.stringify("command" in source ? source.command : []),
        ],
        { stdio: "ignore" },
      );
      await connected;
      runner.kill(name);
      const [, endedBy] = await once(runner, "exit");
      assert.equal(endedBy, name);
      await gone();
    });
  }

  it("leaves no listener once the command has ended", async () => {
    const names = ["SIGINT", "SIGTERM", "SIGHUP", "exit"];
    const before = names.map((name) => process.listenerCount(name));
    await Promise.all([read(node("console.log('canary-1')")), failure(node("process.exit(3)"))]);
    assert.deepEqual(
      names.map((name) => process.listenerCount(name)),
      before,
    );
  });

  it("ends with it when it prints too much", async () => {
    const reading = failure(grandchild("setInterval(() => process.stdout.write('x'.repeat(2 ** 10)), 10)"));
    assert.match(await reading, /printed more than 64 KiB/);
    await gone();
  });
});
