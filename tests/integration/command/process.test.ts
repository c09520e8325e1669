import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { idAt } from "../../support/partitions";
import { scripted, useCommand } from "./harness";

describe("the process of pulumi-lucidity", () => {
  const { run, start, simulate } = useCommand();
  const slow = [scripted("/dev/sdf", { pendingS: 600 }), scripted("/dev/sdg")];

  it("prints its version", async () => {
    const manifest = readFileSync(join(__dirname, "../../../package.json"), "utf8");
    const { version } = JSON.parse(manifest) as { version: string };
    assert.deepEqual(await run(["--version"]), { code: 0, out: `${version}\n`, err: "" });
  });

  for (const [signal, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const)
    it(`exits with ${exitCode} after ${signal}, and says what was still waiting`, async () => {
      await simulate({ partitions: slow });
      const { child, printed, ended } = start(["wait", idAt("/dev/sdf"), idAt("/dev/sdg")]);
      await printed("sdf PENDING");
      await printed("sdg ON_BOARDED");
      const atMs = performance.now();
      child.kill(signal);
      const { code, out, err } = await ended;
      assert.equal(code, exitCode);
      assert.ok(performance.now() - atMs < 2_000);
      assert.match(out, /sdf cancelled at PENDING after \d+s$/m);
      assert.match(err, /1 of 2 partitions are not onboarded: 1 cancelled/);
      assert.match(err, /run the command again to go on waiting/);
    });

  for (const signal of ["SIGTERM", "SIGKILL"] as const)
    it(`ends soon after npx, which has started it, got ${signal}`, async () => {
      await simulate({ partitions: slow });
      const npx = ["sh", "-c", 'exec npx --offline --call "$0 $*; true"'];
      const { child, printed, ended } = start(["wait", idAt("/dev/sdf")], {}, npx);
      await printed("sdf PENDING");
      child.kill(signal);
      // Its output is closed once nothing is left that could write to it.
      const { out, err } = await ended;
      assert.match(out, /sdf cancelled at PENDING after \d+s$/m);
      assert.match(err, /run the command again to go on waiting/);
    });

  it("goes on when its parent ends, in the background of what npx has started", async () => {
    const simulator = await simulate({ partitions: slow });
    const env = { npm_command: "exec", npm_lifecycle_event: "npx", npm_lifecycle_script: "'mocha'" };
    const background = ["sh", "-c", 'nohup "$0" "$@" & wait'];
    const { child, printed, ended } = start(["wait", "--timeout", "6s", idAt("/dev/sdf")], env, background);
    await printed("sdf PENDING");
    child.kill("SIGKILL");
    const { out } = await ended;
    assert.match(out, /sdf timed out at PENDING after 6s$/m);
    assert.ok(simulator.journal.length > 2);
  });

  it("logs each request on stderr with --debug, and no token", async () => {
    await simulate({ partitions: slow });
    const { code, out, err } = await run(["status", "--debug", idAt("/dev/sdg")]);
    assert.deepEqual({ code, out }, { code: 0, out: `${idAt("/dev/sdg")} ON_BOARDED\n` });
    assert.match(err, /^token exchange: HTTP 200 in \d+ ms$/m);
    assert.match(err, /^check 1: HTTP 200 in \d+ ms, ON_BOARDED, request id/m);
    assert.doesNotMatch(err, /canary/);
  });

  it("ends at Ctrl-C while it reads ids from stdin", async () => {
    const { child, ended } = start(["status", "-"]);
    // More than a pipe holds: once it is written, the process reads.
    await new Promise((resolve) => child.stdin.write("\n".repeat(1_000_000), resolve));
    child.kill("SIGINT");
    assert.deepEqual(await ended, { code: 130, out: "", err: "" });
  });

  it("reads ids from stdin for -", async () => {
    await simulate({ partitions: slow });
    const { child, ended } = start(["status", "-"]);
    child.stdin.end(`${idAt("/dev/sdf")}\n${idAt("/dev/sdg")}\n`);
    const { code, out } = await ended;
    assert.equal(code, 3);
    assert.deepEqual(out.trim().split("\n").toSorted(), [
      `${idAt("/dev/sdf")} PENDING`,
      `${idAt("/dev/sdg")} ON_BOARDED`,
    ]);
  });

  it("prints nothing but JSON on stdout with --json, and the failure on stderr", async () => {
    const broken = scripted("/dev/sdg", { final: "FAILED", reason: "disk busy" });
    await simulate({ partitions: [scripted("/dev/sdf", { inProgressS: 1 }), broken] });
    const { code, out, err } = await run(["wait", "--json", idAt("/dev/sdf"), idAt("/dev/sdg")]);
    assert.equal(code, 1);
    const lines = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const of = (mountPoint: string) =>
      lines
        .filter(({ id }) => id === idAt(mountPoint))
        .map(({ status, final, outcome }) => ({ status, final, outcome }));
    assert.deepEqual(of("/dev/sdf"), [
      { status: "IN_PROGRESS", final: false, outcome: undefined },
      { status: "ON_BOARDED", final: true, outcome: "onboarded" },
    ]);
    assert.deepEqual(of("/dev/sdg"), [{ status: "FAILED", final: true, outcome: "failed" }]);
    assert.match(err, /reason: disk busy/);
  });

  it("ends quietly where the reader of its output has gone", async () => {
    await simulate({ partitions: slow });
    const { child, ended } = start(["wait", idAt("/dev/sdf"), idAt("/dev/sdg")]);
    child.stdout.destroy();
    const { code, err } = await ended;
    assert.deepEqual({ code, err }, { code: 141, err: "" });
  });

  it("is an error of its own, and no failed partition, where its output cannot be written", async () => {
    await simulate({ partitions: [scripted("/dev/sdf")] });
    const full = ["sh", "-c", 'exec "$0" "$@" > /dev/full'];
    const { code, err } = await start(["status", idAt("/dev/sdf")], {}, full).ended;
    assert.deepEqual(
      { code, err },
      { code: 70, err: "pulumi-lucidity: its output could not be written: ENOSPC\n" },
    );
  });

  it("asks with the arguments of the resource as flags", async () => {
    const simulator = await simulate({ partitions: slow });
    const account = ["--cloud-provider", "AWS", "--cloud-provider-account-id", "123456789012"];
    const { code } = await run([
      "status",
      ...account,
      "--instance-id",
      "i-0abc",
      "--mount-point",
      "/dev/sdg",
    ]);
    assert.equal(code, 0);
    assert.deepEqual(simulator.journal.at(-1)?.partition, {
      cloudProvider: "AWS",
      cloudProviderAccountId: "123456789012",
      instanceId: "i-0abc",
      mountPoint: "/dev/sdg",
    });
  });
});
