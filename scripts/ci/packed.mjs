/** Checks the packed package as Node, bundlers, and TypeScript with each module resolution see it. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { bin, must, outputOf, projectEnv, withFolder } from "../setup.mjs";

const withTarball = (check) =>
  withFolder("packed", (folder) => {
    outputOf("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder]);
    for (const file of readdirSync(folder)) check(join(folder, file));
  });

/** Whether package.json describes what is in the package. */
export const publint = () =>
  withTarball((file) => must(bin("publint"), ["run", file, "--strict"], projectEnv()));

/** Whether TypeScript finds for each entry point the types of what Node loads. */
export const areTheTypesWrong = () =>
  withTarball((file) => must(bin("attw"), [file, "--no-emoji"], projectEnv()));
