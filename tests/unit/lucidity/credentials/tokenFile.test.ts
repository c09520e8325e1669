import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialSource } from "../../../../provider/lucidity/credentials";
import { failure, read } from "./reading";

const dir = mkdtempSync(join(tmpdir(), "token-file-"));
const path = join(dir, "token");
const file: CredentialSource = { kind: "refreshTokenFile", name: "lucidity:refreshTokenFile", path };

/** The system's own, where there is one. */
const pipeMaker = "mkfifo";

describe("the refresh token of a file", () => {
  after(() => rmSync(dir, { recursive: true }));

  it("is read at each token exchange, without the white space around it", async () => {
    writeFileSync(path, "\n canary-old \r\n");
    assert.equal(await read(file), "canary-old");
    writeFileSync(path, "canary-new");
    assert.equal(await read(file), "canary-new");
  });

  const contents: [string, string | Buffer, RegExp][] = [
    [
      "has two lines",
      "canary-1\ncanary-2",
      /it is not a token: it holds white space or characters other than/,
    ],
    ["begins with a byte order mark", "\u{feff}ca\u{00e9}nary", /it is not a token/],
    ["holds an invisible character", "canary\u200bcanary", /ASCII \(it holds .* cannot be seen: \\u200b\)$/],
    ["is binary", Buffer.from([0, 255, 254, 1]), /it is not a token/],
  ];
  for (const [what, content, text] of contents) {
    it(`cannot be read where the file ${what}`, async () => {
      writeFileSync(path, content);
      assert.match(await failure(file), text);
    });
  }

  it("may be as long as 16 KiB, in a file of 64 KiB", async () => {
    writeFileSync(path, "x".repeat(16 * 1024).padStart(64 * 1024));
    assert.equal((await read(file)).length, 16 * 1024);
  });

  it("cannot be read where the file is not there, or is a directory", async () => {
    const named = { ...file, path: "/no/such/file" };
    assert.match(await failure(named), /: the file \/no\/such\/file does not exist \(ENOENT\)$/);
    assert.match(await failure({ ...file, path: "/" }), /: the file \/ is a directory \(EISDIR\)$/);
    writeFileSync(path, "x");
    assert.match(await failure({ ...file, path: join(path, "below") }), /does not exist \(ENOTDIR\)/);
  });

  it("is not shown where it is set in place of the path of a file", async () => {
    for (const token of [
      "canary-refresh-token",
      "/canary+token==",
      "x/canary/y",
      "eyJhbGciOiJ9.canary.c2ln",
    ]) {
      const text = await failure({ ...file, path: token });
      assert.match(
        text,
        /: the file that it names does not exist \(ENO\w+\)\. What is set is not shown, since/,
      );
      assert.ok(!text.includes(token));
    }
  });

  it("is shown with its invisible characters, or with these alone where it may be a token", async () => {
    const text = await failure({ ...file, path: "/no/such\r/file" });
    assert.match(text, /: the file \/no\/such\\u000d\/file does not exist \(ENOENT\)$/);
    const hidden = await failure({ ...file, path: "/no/such/f1l3x9\u200b" });
    assert.match(
      hidden,
      /does not exist \(ENOENT\) \(it holds characters that cannot be seen: \\u200b\)\. What/,
    );
    assert.doesNotMatch(hidden, /f1l3x9/);
  });

  it("cannot be read where the path holds a zero byte", async () => {
    assert.match(
      await failure({ ...file, path: "/a\u0000b" }),
      /could not be read \(ERR_INVALID_ARG_VALUE\)/,
    );
  });

  if (existsSync("/dev/zero")) {
    it("cannot be read from a device, which is not opened", async () => {
      assert.match(
        await failure({ ...file, path: "/dev/zero" }),
        /the file \/dev\/zero is a device and not a/,
      );
    });

    it("cannot be read from a pipe, and holds no thread there however often it is tried", async () => {
      const pipe = join(dir, "pipe");
      execFileSync(pipeMaker, [pipe]);
      for (let attempt = 0; attempt < 20; attempt++) {
        assert.match(
          await failure({ ...file, path: pipe }),
          /is a pipe and not a regular file: .*refreshTokenCommand/,
        );
      }
      // It would wait for one of libuv's four threads.
      await stat(dir);
    });

    it("cannot be read from a socket", async () => {
      const folder = join(dir, "sockets");
      mkdirSync(folder);
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(join(folder, "socket"), resolve));
      assert.match(
        await failure({ ...file, path: join(folder, "socket") }),
        /is a socket and not a regular file/,
      );
      server.close();
    });
  }

  it("is read once for two who want it at the same time, and again for the next", async () => {
    writeFileSync(path, "canary-1");
    const both = Promise.all([read(file), read(file)]);
    assert.deepEqual(await both, ["canary-1", "canary-1"]);
    writeFileSync(path, "canary-2");
    assert.equal(await read(file), "canary-2");
  });

  it("is given up with the reason of who stopped waiting", async () => {
    writeFileSync(path, "canary-1");
    const controller = new AbortController();
    const reading = read(file, controller.signal);
    controller.abort(new Error("stopped"));
    await assert.rejects(reading, /stopped/);
    await assert.rejects(read(file, controller.signal), /stopped/);
  });
});
