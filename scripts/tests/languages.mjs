/**
 * `npm run test:languages`: the programs of examples/, one for each language, on the real engine. The language hosts are built
 * from Go modules, as the engine is; a language whose toolchain is not here is named and left out.
 */
import { join } from "node:path";
import { ensureTools } from "../engine/tools.mjs";
import { root } from "../setup.mjs";
import { folderAs, log, pick, program, runFiles, testScript } from "./command.mjs";

const recipes = join(root, "scripts", "engine", "hosts");
const mostMs = 60 * 60_000;

const pulumiSdk = "github.com/pulumi/pulumi/sdk/v3";
/** The host that the engine starts for a language, built from a module. */
const host = (name, target, more) => async () => {
  const build = { recipe: join(recipes, name), target, ...more };
  return folderAs("PULUMI_LUCIDITY_HOSTS_DIR", await ensureTools(`host-${name}`, [build], { log }));
};
const pythonHost = {
  files: [{ module: pulumiSdk, path: "python/cmd/pulumi-language-python-exec" }],
};

/** What the program of each language needs. */
const needs = {
  nodejs: [],
  yaml: [host("yaml", "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml")],
  java: [
    program("java", "-version"),
    program("mvn", "--version"),
    host("java", "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java"),
  ],
  go: [program("go", "version"), host("go", `${pulumiSdk}/go/pulumi-language-go`)],
  python: [
    program("python3", "--version"),
    host("python", `${pulumiSdk}/python/cmd/pulumi-language-python`, pythonHost),
  ],
};
const all = Object.keys(needs);

export const languageHost = (name) => needs[name];

export const runLanguages = (names = all) =>
  runFiles("languages", pick(needs, names), { timeoutMs: mostMs, jobs: 1 });

await testScript(import.meta.url, { parts: all }, runLanguages);
