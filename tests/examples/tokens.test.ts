import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { parse } from "yaml";
import { environmentName, settingKeys } from "../../provider/inputs/settingKeys";
import { partition } from "../e2e/support/declarations";
import { Stack } from "../e2e/support/stack";

const folder = join(__dirname, "..", "..", "examples", "tokens");
const readme = readFileSync(join(folder, "README.md"), "utf8");
const commandIn = (section: string): string => {
  const command = readme.split(`\n## ${section}\n`)[1]?.match(/```sh\n([^`]*)```/)?.[1];
  if (command === undefined) throw new Error(`no command under ${section}`);
  return command;
};

/** What the documentation of each CLI asks for, so that it prints the secret and nothing else. */
const stores: [string, string, string[]][] = [
  ["Vault", "vault", ["kv", "get", "-mount=secret", "-field=refresh-token", "lucidity"]],
  [
    "AWS Secrets Manager",
    "aws",
    [
      ...["secretsmanager", "get-secret-value", "--secret-id", "lucidity/refresh-token"],
      ...["--query", "SecretString", "--output", "text"],
    ],
  ],
  [
    "Azure Key Vault",
    "az",
    [
      ...["keyvault", "secret", "show", "--vault-name", "platform-kv", "--name", "lucidity-refresh-token"],
      ...["--query", "value", "--output", "tsv"],
    ],
  ],
  [
    "GCP Secret Manager",
    "gcloud",
    ["secrets", "versions", "access", "latest", "--secret=lucidity-refresh-token", "--project=platform"],
  ],
];

describe("examples/tokens/README.md", function () {
  this.timeout(120_000);

  for (const [store, program, args] of stores)
    it(`takes the token from ${store} with the command as it stands there`, async () => {
      const bin = mkdtempSync(join(tmpdir(), "pulumi-lucidity-store-"));
      const token = `of ${store}`.replaceAll(" ", "-");
      const stack = await Stack.start({ refreshTokens: [token] });
      try {
        const asked = join(bin, "asked");
        writeFileSync(join(bin, program), `#!/bin/sh\nprintf '%s\\n' "$@" >"${asked}"\necho ${token}\n`);
        chmodSync(join(bin, program), 0o755);
        const path = [bin, stack.env().PATH].join(delimiter);
        execFileSync("bash", ["-c", commandIn(store)], { cwd: stack.dir, env: stack.env() });
        stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data" });
        const { code, text } = await stack.declare(partition("data")).up({ PATH: path });
        assert.equal(code, 0, text);
        assert.deepEqual(readFileSync(asked, "utf8").trimEnd().split("\n"), args);
        assert.deepEqual(await stack.filesWith([token]), []);
      } finally {
        await stack.stop();
        rmSync(bin, { recursive: true, force: true });
      }
    });
});

describe("examples/tokens/esc/environment.yaml", () => {
  const { values } = parse(readFileSync(join(folder, "esc", "environment.yaml"), "utf8")) as {
    values: { environmentVariables: Record<string, string>; pulumiConfig: Record<string, unknown> };
  };

  it("sets settings that exist", () => {
    const variables = Object.keys(values.environmentVariables);
    const names: string[] = settingKeys.map(environmentName);
    for (const name of variables) assert.ok(names.includes(name), name);
    const keys: string[] = settingKeys.map((key) => `lucidity:${key}`);
    for (const key of Object.keys(values.pulumiConfig)) assert.ok(keys.includes(key), key);
  });
});
