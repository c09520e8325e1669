import { rmSync } from "node:fs";
import { must } from "../support/packages";
import { userEnv, userProject } from "./support/users";

describe("examples/testing/nodejs", function () {
  this.timeout(600_000);
  let folder: string;
  before(() => {
    folder = userProject("nodejs");
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("passes its type-check", () => must("npx", ["--no-install", "tsc", "--noEmit"], folder));

  it("passes its own tests, with mocks and with the simulator", () =>
    must("npm", ["test"], folder, userEnv(folder)));
});
