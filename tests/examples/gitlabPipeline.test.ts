import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";

const file = join(__dirname, "..", "..", "examples", "pipelines", "gitlab.yml");
/** Holds GitLab's schema. */
const checker = "check-jsonschema==0.39.0";

describe("examples/pipelines/gitlab.yml", function () {
  this.timeout(180_000);

  it("fits GitLab's schema", () => {
    const venv = mkdtempSync(join(tmpdir(), "pulumi-lucidity-gitlab-"));
    try {
      const must = (command: string, args: string[]) => execFileSync(command, args, { stdio: "pipe" });
      must("python3", ["-m", "venv", venv]);
      must(join(venv, "bin", "pip"), ["install", "--quiet", checker]);
      const schema = ["--builtin-schema", "vendor.gitlab-ci", "--data-transform", "gitlab-ci"];
      must(join(venv, "bin", "check-jsonschema"), [...schema, file]);
    } finally {
      rmSync(venv, { recursive: true, force: true });
    }
  });

  it("lets no newer pipeline cancel a deployment", () => {
    const { deploy } = parse(readFileSync(file, "utf8")) as {
      deploy: { interruptible: boolean; resource_group: string };
    };
    assert.equal(deploy.interruptible, false);
    assert.equal(deploy.resource_group, "pulumi-prod");
  });
});
