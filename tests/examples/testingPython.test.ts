import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { must, root } from "../support/packages";
import { userEnv, userProject } from "./support/users";

describe("examples/testing/python", function () {
  this.timeout(600_000);
  let folder: string;
  before(() => {
    folder = userProject("python");
    must("python3", ["-m", "venv", "venv"], folder);
    // pip builds in the folder it is given.
    const sdk = join(folder, "sdk");
    cpSync(join(root, "sdk", "python"), sdk, { recursive: true });
    must(
      join(folder, "venv", "bin", "pip"),
      ["install", "--quiet", "pulumi==3.259.0", sdk, "-r", "requirements.txt"],
      folder,
    );
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("passes its own tests, with mocks and with the simulator", () => {
    const bin = join(folder, "venv", "bin");
    const { PULUMI_LUCIDITY_HOSTS_DIR: host = "" } = process.env;
    must(join(bin, "pytest"), [], folder, userEnv(folder, bin, host));
  });
});
