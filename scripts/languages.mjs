/**
 * `npm run test:languages`: the programs of examples/, one for each language, on the real engine. The language hosts are built
 * from Go modules, as the engine is; a language whose toolchain is not here is named and left out.
 */
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { run } from "./engine/run.mjs";
import { ensureTools } from "./engine/tools.mjs";
import { ensureEngine } from "./engine.mjs";
import { runMocha, sumOf } from "./mochaRun.mjs";
import { main, must, projectEnv, root, setUp } from "./setup.mjs";

const recipes = join(dirname(fileURLToPath(import.meta.url)), "engine", "hosts");
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

const log = (line) => console.error(line);

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
export async function runLanguages(names = Object.keys(languages)) {
  const { dir } = await ensureEngine({ log });
  const counts = [];
  for (const name of names) {
    const found = await languageHost(name);
    if ("reason" in found) {
      console.log(`NOT TESTED: ${name}: ${found.reason}`);
      counts.push({ passes: 0, failures: 0, pending: 1 });
      continue;
    }
    const env = projectEnv({ PULUMI_LUCIDITY_ENGINE_DIR: dir, PULUMI_LUCIDITY_HOSTS_DIR: found.dir });
    const run = { layers: ["languages"], file: `tests/languages/${name}.test.ts` };
    counts.push(await runMocha([run], { env, timeoutMs: mostMs, jobs: 1 }));
  }
  return sumOf(counts);
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await main(async () => {
    await setUp(import.meta.url);
    const names = process.argv.slice(2);
    const wrong = names.filter((name) => !(name in languages));
    if (wrong.length > 0)
      throw new Error(`unknown: ${wrong.join(" ")}; the languages are ${Object.keys(languages).join(", ")}`);
    must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
    const sum = await runLanguages(names.length > 0 ? names : undefined);
    console.log(`\n${sum.passes} passed, ${sum.failures} failed, ${sum.pending} left out or skipped`);
    if (sum.failures > 0) process.exitCode = 1;
  });
}
