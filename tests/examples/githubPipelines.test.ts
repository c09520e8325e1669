import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { partition } from "../e2e/support/declarations";
import { Stack } from "../e2e/support/stack";
import { until } from "../support/timing";

const folder = join(__dirname, "..", "..", "examples", "pipelines");
const { PULUMI_LUCIDITY_ACTIONLINT_DIR: actionlint = "" } = process.env;
const names = ["github.yml", "github-scheduled.yml"];

interface Job {
  "timeout-minutes": number;
  concurrency?: { "cancel-in-progress": boolean };
  steps: { uses?: string; run?: string; with?: Record<string, unknown> }[];
}
interface Workflow {
  env: Record<string, string>;
  jobs: Record<string, Job>;
}
const workflow = (name: string) => parse(readFileSync(join(folder, name), "utf8")) as Workflow;
const jobsOf = (name: string) => Object.entries(workflow(name).jobs);

const deploy = workflow("github.yml").jobs.deploy;
/** The step that deploys, as the runner starts it. */
const deployScript = deploy?.steps.at(-1)?.run ?? "";
const asRunner = ["--noprofile", "--norc", "-eo", "pipefail", "-c"];
/** GitHub waits 7.5 s after its SIGINT; a busy machine is slower than its runners. */
const graceMs = 30_000;

function endGroupOf(child: ChildProcess | undefined): void {
  try {
    if (child?.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}

for (const name of names)
  describe(`examples/pipelines/${name}`, function () {
    this.timeout(60_000);

    it("passes actionlint", () => {
      execFileSync(
        join(actionlint, "actionlint"),
        ["-no-color", "-shellcheck=", "-pyflakes=", join(folder, name)],
        {
          encoding: "utf8",
          stdio: "pipe",
        },
      );
    });

    it("pins each action to a commit", () => {
      const used = jobsOf(name).flatMap(([, { steps }]) => steps.flatMap(({ uses }) => uses ?? []));
      assert.ok(used.length > 0);
      for (const action of used) assert.match(action, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
    });

    it("gives the token command as a list of words", () => {
      const words = JSON.parse(workflow(name).env.LUCIDITY_REFRESH_TOKEN_COMMAND ?? "") as unknown[];
      assert.equal(words[0], "aws");
      assert.ok(words.every((word) => typeof word === "string"));
    });

    it("lets no deployment cancel another", () => {
      const deployments = jobsOf(name).filter(([job]) => job === "deploy");
      assert.equal(deployments.length, 1);
      for (const [, { concurrency }] of deployments) assert.equal(concurrency?.["cancel-in-progress"], false);
    });
  });

describe("the deployment of examples/pipelines/github.yml", function () {
  this.timeout(120_000);

  it("gets credentials that last as long as the job may run", () => {
    const lifetimes = deploy?.steps.flatMap((step) =>
      [step.with?.["role-duration-seconds"], step.with?.["token-expiration"]].filter(
        (value) => value !== undefined,
      ),
    );
    assert.equal(lifetimes?.length, 2);
    for (const seconds of lifetimes ?? [])
      assert.ok(Number(seconds) >= 60 * (deploy?.["timeout-minutes"] ?? 0));
  });

  it("keeps the state and unlocks the stack when the job is cancelled", async () => {
    const stack = await Stack.start({ otherwise: { pendingS: 3_600 } });
    let step: ChildProcess | undefined;
    try {
      stack.declare(partition("data"));
      step = spawn("bash", [...asRunner, deployScript], {
        cwd: stack.dir,
        env: stack.env({ PULUMI_STACK: "e2e" }),
        stdio: "ignore",
        // A group of its own, so that all of it can be ended.
        detached: true,
      });
      let hasEnded = false;
      step.once("close", () => {
        hasEnded = true;
      });
      // The preview polls once.
      await until(() => stack.polls() > 1, "the deployment waits");
      step.kill("SIGINT");
      await until(() => hasEnded, "the step ends at GitHub's SIGINT", graceMs);
      assert.equal(stack.partition("data").initErrors?.length, 1);
      const { code, text } = await stack.preview();
      assert.equal(code, 0, text);
    } finally {
      endGroupOf(step);
      await stack.stop();
    }
  });
});
