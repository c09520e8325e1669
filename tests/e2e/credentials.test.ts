import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { partition, Stack, until } from "./support/stack";

const canary = () => `canary-${randomBytes(24).toString("hex")}`;
const access = canary();

describe("a token on the real engine", function () {
  this.timeout(120_000);
  let stack: Stack;
  beforeEach(async () => {
    stack = await Stack.start({
      accessTokens: [access],
      partitions: [{ instanceId: "i-0abc", mountPoint: "/data", pendingS: 1, final: "FAILED" }],
    });
    // Whatever is minted is a token that this test knows, so that it can be searched for.
    const body = JSON.stringify({ accessToken: access });
    stack.simulator.addFault({ kind: "body", on: "mint", body });
    stack.declare(partition("data"));
  });
  afterEach(() => stack.stop());

  const none = { LUCIDITY_REFRESH_TOKEN: "" };
  const sources: Record<string, (secret: string) => Promise<Record<string, string>>> = {
    "the environment's refresh token": async (secret) => ({ LUCIDITY_REFRESH_TOKEN: secret }),
    "the environment's access token": async () => ({ ...none, LUCIDITY_ACCESS_TOKEN: access }),
    "the stack config's secret": async (secret) => {
      const { code, text } = await stack.run(["config", "set", "--secret", "lucidity:refreshToken", secret]);
      assert.equal(code, 0, text);
      return none;
    },
    "a file": async (secret) => {
      const file = join(stack.dir, "token");
      writeFileSync(file, `${secret}\n`);
      return { ...none, LUCIDITY_REFRESH_TOKEN_FILE: file };
    },
    "a command": async (secret) => {
      const command = join(stack.dir, "token.js");
      writeFileSync(command, `console.log(${JSON.stringify(secret)});\n`);
      return { ...none, LUCIDITY_REFRESH_TOKEN_COMMAND: JSON.stringify(["node", command]) };
    },
  };

  for (const [source, set] of Object.entries(sources)) {
    it(`from ${source} works, and shows neither in the output, the state nor the process list`, async () => {
      const secret = canary();
      const env = await set(secret);
      stack.printed = "";
      const up = stack.start(["up", "--yes", "--skip-preview"], env);
      await until(() => stack.looks("/data") > 0, "the partition is looked at");
      // The command that prints the token is over by now.
      const processes = execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
      const { code, text } = await up.ended;
      assert.notEqual(code, 0);
      assert.match(text, /Lucidity reports FAILED/);
      assert.equal(stack.looks("/data"), stack.simulator.journal.filter(({ status }) => status).length);
      for (const token of [secret, access]) {
        assert.ok(!processes.includes(token), "in the process list");
        assert.ok(!stack.printed.includes(token), "in the output");
        assert.deepEqual(stack.filesWith(token), []);
      }
    });
  }

  it("shows in none of the engine's most verbose logs, nor in its event log", async () => {
    const secret = canary();
    const events = join(stack.dir, "events.json");
    const verbose = ["--logtostderr", "-v=9", "--debug", "--event-log", events];
    const { text } = await stack.up(
      { LUCIDITY_REFRESH_TOKEN: secret, PULUMI_DEBUG_COMMANDS: "1" },
      ...verbose,
    );
    assert.match(text, /Lucidity reports FAILED/);
    assert.match(text, /"v":9/, "it is verbose");
    for (const token of [secret, access]) {
      assert.ok(!text.includes(token), "in the log");
      assert.ok(!readFileSync(events, "utf8").includes(token), "in the event log");
      assert.deepEqual(stack.filesWith(token), []);
    }
  });

  it("that an answer echoes is cut out of what is shown and stored", async () => {
    const secret = canary();
    const body = JSON.stringify({
      success: true,
      data: { status: "PARTITION_STATUS_FAILED", message: `bad ${secret} and ${access}` },
    });
    stack.simulator.addFault({ kind: "body", on: "status", body });
    const { text } = await stack.up({ LUCIDITY_REFRESH_TOKEN: secret });
    assert.match(text, /Lucidity reports FAILED/);
    assert.match(text, /reason: bad /);
    for (const token of [secret, access]) {
      assert.ok(!text.includes(token));
      assert.deepEqual(stack.filesWith(token), []);
    }
  });

  it("that is refused fails at once, and its source is named, never its value", async () => {
    const secret = canary();
    stack.simulator.clearFaults();
    stack.simulator.addFault({
      kind: "status",
      httpStatus: 403,
      on: "mint",
      body: JSON.stringify({ success: false, error: { code: "FORBIDDEN", message: `no ${secret}` } }),
    });
    const { code, text } = await stack.up({ LUCIDITY_REFRESH_TOKEN: secret });
    assert.notEqual(code, 0);
    assert.match(text, /LUCIDITY_REFRESH_TOKEN/);
    assert.ok(!text.includes(secret));
    assert.deepEqual(stack.filesWith(secret), []);
    assert.equal(stack.looks(), 0);
  });
});
