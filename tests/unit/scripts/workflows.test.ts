import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "./load";

interface WorkflowsScript {
  unpinned(workflow: string): string[];
}

const release = readFileSync(join(__dirname, "..", "..", "..", ".github/workflows/release.yml"), "utf8");
const jobs = new Map(
  release
    .slice(release.indexOf("\njobs:\n"))
    .split(/^ {2}(?=[\w-]+:\n)/m)
    .slice(1)
    .map((text) => [text.slice(0, text.indexOf(":")), text]),
);
const job = (name: string) => {
  const text = jobs.get(name);
  assert.ok(text, `the workflow has the job ${name}`);
  return text;
};

describe("the release workflow", () => {
  it("uses actions by their commit alone, and the check names the others", async () => {
    const { unpinned } = await load<WorkflowsScript>("ci/workflows.mjs");
    assert.deepEqual(unpinned(release), []);
    assert.deepEqual(unpinned(`uses: a/b@v1\nuses: a/c@${"0".repeat(40)} # v1\n`), ["a/b@v1"]);
  });

  it("publishes for a tag alone, once everything is checked and built", () => {
    const github = job("github");
    assert.match(github, /needs: \[check, packages, plugin, java\]\n {4}if: github\.event_name == 'push'/);
    for (const name of ["npm", "pypi", "maven-central"])
      assert.match(job(name), /^ {4}needs: github$/m, name);
    assert.match(job("check"), /scripts\/release\/check\.mjs "\$GITHUB_REF_NAME"[\s\S]*- run: \.ci\/run/);
  });

  it("gives each job the permissions that it needs: none that builds can publish", () => {
    assert.match(release, /^permissions: \{\}$/m);
    for (const [name, text] of jobs) {
      assert.match(text, /^ {4}permissions:$/m, name);
      const isBuild = ["check", "packages", "plugin", "java"].includes(name);
      assert.equal(/: write|secrets\./.test(text), !isBuild, name);
      assert.equal(/contents: write/.test(text), name === "github", name);
    }
  });

  it("installs nothing in a job that can publish", () => {
    const installing =
      /\b(?:npm (?:ci|install|exec|pack|run)|npx|pnpm|yarn|mvn|gradle|pip|python3? -m|go (?:install|run|get)|apt(?:-get)?|brew|docker)\b|\.ci\/run/;
    for (const [name, text] of jobs) {
      const commands = text.split("\n").filter((line) => !/^\s*(?:#|- uses:)/.test(line));
      const installs = commands.some((line) => installing.test(line));
      assert.equal(installs, !/: write|secrets\./.test(text), name);
    }
  });

  it("signs for Maven Central what the job without secrets has built", () => {
    const [, staging] = /altDeploymentRepository=staging::file:(\S+)/.exec(job("java")) ?? [];
    assert.ok(staging !== undefined && job("java").includes(`sdk/java/${staging}/`));
    assert.match(job("java"), /name: java$/m);
    assert.match(job("maven-central"), /download-artifact[^\n]+\n +with:\n +name: java$/m);
  });

  it("packs the plugin for each platform that the engine can ask for", () => {
    const runners = /runner: \[(.+)\]/.exec(job("plugin"))?.[1]?.split(", ");
    assert.equal(runners?.length, 6);
    assert.match(job("github"), /\{linux,darwin,windows\}-\{amd64,arm64\}/);
  });
});
