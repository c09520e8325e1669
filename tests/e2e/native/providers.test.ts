import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { type Simulator, startSimulator } from "../../../simulator";
import { type Stack, until } from "../support/stack";
import { declareNative, nativePartition, startNative } from "./program";

const token = () => randomBytes(24).toString("hex");

/** The native plugins that this process's children run. */
const plugins = (pid: number): number[] =>
  execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter(
      (match) => match !== null && Number(match[2]) === pid && /pulumi-lucidity\/plugin/.test(match[3] ?? ""),
    )
    .map((match) => Number(match?.[1]));

const lives = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe("native providers on the real engine", function () {
  this.timeout(180_000);
  let stack: Stack;
  let other: Simulator;
  const tokens = { config: token(), explicit: token(), plain: token(), argument: token() };
  const nowhere = { LUCIDITY_REFRESH_TOKEN: "", LUCIDITY_ENDPOINT: "" };
  before(async () => {
    stack = await startNative({ otherwise: {} });
    other = await startSimulator({
      otherwise: {},
      requestsPerMinute: 10_000,
      accessTokens: [tokens.explicit],
    });
    for (const [key, value, ...how] of [
      ["refreshToken", tokens.config, "--secret"],
      ["endpoint", stack.simulator.url, "--plaintext"],
      ["endpont", "x", "--plaintext"],
    ] as const)
      await stack.run(["config", "set", `lucidity:${key}`, value, ...how]);
  });
  after(async () => {
    await stack.stop();
    await other.stop();
  });
  const resources = () => [
    nativePartition("default"),
    nativePartition("elsewhere", { provider: "other" }),
    nativePartition("hidden", { args: { triggers: [tokens.argument] }, secret: "triggers" }),
  ];
  const providers = () => ({
    other: { endpoint: other.url, requestsPerMinute: 10_000, secrets: { accessToken: tokens.explicit } },
  });
  const mints = (simulator: Simulator) => simulator.journal.filter(({ kind }) => kind === "mint").length;

  it("take stack config, and arguments of an explicit provider: each asks its own endpoint with its own credential", async () => {
    declareNative(stack, { resources: resources(), providers: providers() });
    const { code, text } = await stack.up(nowhere);
    assert.equal(code, 0, text);
    assert.deepEqual([mints(stack.simulator), mints(other)], [1, 0]);
    assert.equal(other.journal.filter(({ kind }) => kind === "status").length, 1);
    assert.match(text, /lucidity:endpont is no setting of pulumi-lucidity.*did you mean lucidity:endpoint\?/);
  });

  it("take another token and another endpoint without replacing a resource", async () => {
    await stack.run(["config", "set", "lucidity:refreshToken", tokens.plain, "--plaintext"]);
    const spec = providers();
    spec.other.requestsPerMinute = 9_000;
    declareNative(stack, { resources: resources(), providers: spec });
    const { code, text } = await stack.run(["preview", "--diff"], nowhere);
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /replace/);
    const up = await stack.up(nowhere);
    assert.equal(up.code, 0, up.text);
    assert.match(up.text, /~ {2}pulumi:providers:lucidity other updated/);
  });

  it("leave no token in plain text in the backend or any output, nor in the state one that the config holds in plain text", async () => {
    const { plain, ...hidden } = tokens;
    assert.deepEqual(await stack.filesWith(Object.values(hidden)), []);
    const exported = await stack.run(["stack", "export"], nowhere);
    assert.ok(!exported.text.includes(plain));
    // The backend's history holds the stack's config, as the user has written it.
    const held = await stack.filesWith([plain]);
    assert.ok(
      held.every((file) => file.includes("history")),
      held.join(),
    );
    for (const [name, one] of Object.entries(tokens))
      assert.ok(!stack.printed.includes(one), `the token of ${name} was printed`);
  });

  it("record a failure that a refresh sees, wait again in the next up, and fail a strict preview", async () => {
    const set = (more: object) =>
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/default", ...more });
    set({ final: "FAILED", reason: "detached" });
    const refreshed = await stack.refresh(nowhere);
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.match(refreshed.text, /unhealthy state|detached/);
    assert.equal(stack.partition("default").initErrors?.length, 1);
    const strict = await stack.preview({ ...nowhere, LUCIDITY_PREVIEW: "strict" });
    assert.notEqual(strict.code, 0, strict.text);
    assert.match(strict.text, /PartitionOnboarding \(default\):\s+error: .*detached/s);
    set({});
    const up = await stack.up(nowhere);
    assert.equal(up.code, 0, up.text);
    assert.equal(stack.partition("default").outputs?.status, "ON_BOARDED");
  });

  it("end when their engine is killed, and the next up goes on", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/slow", pendingS: 1_000 });
    declareNative(stack, { resources: [nativePartition("slow")] });
    const up = stack.start(["up", "--yes", "--skip-preview"], nowhere);
    await until(() => stack.polls("/slow") > 0, "it waits");
    const running = plugins(up.child.pid ?? 0);
    assert.ok(running.length > 0, "the plugin is the engine's own child");
    up.child.kill("SIGKILL");
    await until(() => !running.some(lives), "the plugins are gone", 10_000);
    await stack.run(["cancel", "--yes"]);
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/slow" });
    const { code, text } = await stack.up(nowhere);
    assert.equal(code, 0, text);
  });
});
