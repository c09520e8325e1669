/**
 * `npm run test:languages`: the programs of examples/, one for each language, on the real engine. The language hosts are built
 * from Go modules, as the engine is; a language whose toolchain is not here is named and left out.
 */
import { join } from "node:path";
import { run } from "../engine/run.mjs";
import { ensureTools } from "../engine/tools.mjs";
import { root } from "../setup.mjs";
import { log, testScript, withEngine } from "./command.mjs";
import { runMocha, sumOf } from "./mochaRun.mjs";

const recipes = join(root, "scripts", "engine", "hosts");
const mostMs = 20 * 60_000;

const pulumiSdk = "github.com/pulumi/pulumi/sdk/v3";
/** What each language needs: programs, and the host that the engine starts for it. */
const languages = {
  nodejs: { needs: [] },
  yaml: { needs: [], host: { target: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml" } },
  java: {
    needs: [
      ["java", "-version"],
      ["mvn", "--version"],
    ],
    host: { target: "github.com/pulumi/pulumi-java/pkg/cmd/pulumi-language-java" },
  },
  go: {
    needs: [["go", "version"]],
    host: { target: `${pulumiSdk}/go/pulumi-language-go` },
  },
  python: {
    needs: [["python3", "--version"]],
    host: {
      target: `${pulumiSdk}/python/cmd/pulumi-language-python`,
      files: [{ module: pulumiSdk, path: "python/cmd/pulumi-language-python-exec" }],
    },
  },
};

/** @returns {Promise<{ dir: string } | { reason: string }>} the folder of the program that the engine starts for a language */
export async function languageHost(name) {
  const { needs, host } = languages[name];
  for (const [command, ...args] of needs) {
    const { code, error } = await run(command, args, { env: process.env, timeoutMs: 30_000 });
    if (code !== 0) return { reason: `${command} does not run: ${error?.message ?? `exit code ${code}`}` };
  }
  if (host === undefined) return { dir: "" };
  return ensureTools(`host-${name}`, [{ recipe: join(recipes, name), ...host }], { log });
}

/** @returns {Promise<import("./mochaRun.mjs").Counts>} a language that was left out counts as pending */
export const runLanguages = (names = Object.keys(languages)) =>
  withEngine(async (env) => {
    const counts = [];
    for (const name of names) {
      const found = await languageHost(name);
      if ("reason" in found) {
        console.log(`NOT TESTED: ${name}: ${found.reason}`);
        counts.push({ passes: 0, failures: 0, pending: 1 });
        continue;
      }
      const run = { layers: ["languages"], file: `tests/languages/${name}.test.ts` };
      const options = { env: { ...env, PULUMI_LUCIDITY_HOSTS_DIR: found.dir }, timeoutMs: mostMs, jobs: 1 };
      counts.push(await runMocha([run], options));
    }
    return sumOf(counts);
  });

await testScript(import.meta.url, { parts: Object.keys(languages) }, runLanguages);
