import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { dependencies } from "../support/packages";
import { manifest, tested } from "./support/consumer";
import { commonJs, partition, project } from "./support/programs";

const run = promisify(execFile);

/** Ups twice and destroys, and prints what each up did. */
const lifecycle = `
const print = (name, { summary, outputs }) => console.log(name, JSON.stringify({ ...summary.resourceChanges, status: outputs.status.value }));
async function live(stack) {
  print("first", await stack.up());
  print("second", await stack.up());
  await stack.destroy();
}
`;
const inline = (workDir: string) => `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const lucidity = require("pulumi-lucidity");
${lifecycle}
const program = async () => {
  const data = new lucidity.PartitionOnboarding("data", ${partition});
  return { status: data.status };
};
LocalWorkspace.createOrSelectStack({ stackName: "inline", projectName: "e2e", program }, ${workDir}).then(live);
`;
const local = `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
${lifecycle}
LocalWorkspace.createOrSelectStack({ stackName: "local", workDir: __dirname }).then(live);
`;

describe("the Automation API", () => {
  const deploysBy = (title: string, app: string, from = ".") =>
    tested(
      title,
      {
        files: {
          "package.json": manifest(),
          "index.js": commonJs,
          "app.js": app,
          "Pulumi.yaml": project(),
          "elsewhere/README": "",
        },
        within: dependencies,
      },
      async (stack, env, folder) => {
        const { stdout } = await run("node", [join(folder, "app.js")], {
          cwd: join(folder, from),
          env: stack.env(env),
        });
        assert.match(stdout, /first \{"create":2,"status":"ON_BOARDED"\}/);
        assert.match(stdout, /second \{"same":2,"status":"ON_BOARDED"\}/);
      },
    );

  deploysBy("runs an inline program", inline("{}"));
  deploysBy("runs an inline program in a folder of its own", inline("{ workDir: __dirname }"));
  deploysBy(
    "runs an inline program from another folder, with `main` in its settings",
    inline(
      '{ workDir: require("node:fs").mkdtempSync(require("node:os").tmpdir() + "/w-"), projectSettings: { name: "e2e", runtime: "nodejs", main: __dirname } }',
    ),
    "elsewhere",
  );
  deploysBy("runs a local program", local);
});
