/**
 * `npm test`: installs what is missing, builds, then unit, integration and e2e tests, and the sum of their counts.
 * `npm test -- unit integration` runs these layers alone; `--coverage` measures sdk/ and provider/ over unit and integration.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureEngine } from "./engine.mjs";
import { must, projectEnv, root, setUp } from "./setup.mjs";

setUp(import.meta.filename);

const all = ["unit", "integration", "e2e"];
const args = process.argv.slice(2);
const coverage = args.includes("--coverage");
const chosen = args.filter((arg) => all.includes(arg));
const wrong = args.filter((arg) => arg !== "--coverage" && !all.includes(arg));
if (wrong.length > 0) {
  console.error(`unknown: ${wrong.join(" ")}; the layers are ${all.join(", ")}, the one flag is --coverage`);
  process.exit(2);
}
const layers = chosen.length > 0 ? all.filter((layer) => chosen.includes(layer)) : all;
const bin = (name) => join(root, "node_modules", ".bin", name);
const work = mkdtempSync(join(tmpdir(), "pulumi-lucidity-test-"));

/** Runs mocha over some layers in one process, and answers with its real counts. */
function mocha(of, env, under = []) {
  const counts = join(work, "counts.json");
  rmSync(counts, { force: true });
  const files = of.map((layer) => `tests/${layer}/**/*.test.ts`);
  const command = [...under, bin("mocha"), "--reporter", "tests/support/countingReporter.cjs", ...files];
  const { status } = spawnSync(command[0], command.slice(1), {
    cwd: root,
    env: { ...env, MOCHA_COUNTS: counts },
    stdio: ["ignore", "inherit", "inherit"],
  });
  try {
    return { ...JSON.parse(readFileSync(counts, "utf8")), status };
  } catch {
    return { passes: 0, failures: 1, pending: 0, status: status ?? 1 };
  }
}

const sum = { passes: 0, failures: 0, pending: 0 };
let failed = false;
function add(name, result) {
  for (const key of Object.keys(sum)) sum[key] += result[key];
  if (result.passes === 0) console.error(`${name}: no test has passed`);
  if (result.status !== 0 || result.passes === 0) failed = true;
}

try {
  must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
  if (coverage) {
    const quick = layers.filter((layer) => layer !== "e2e");
    add(quick.join(" and "), mocha(quick, projectEnv(), [bin("c8"), "--check-coverage"]));
  } else {
    for (const layer of layers.filter((name) => name !== "e2e")) add(layer, mocha([layer], projectEnv()));
  }
  if (layers.includes("e2e")) {
    const { dir } = await ensureEngine({ log: (line) => console.error(line) });
    add("e2e", mocha(["e2e"], projectEnv({ PULUMI_LUCIDITY_ENGINE_DIR: dir })));
  }
} catch (error) {
  console.error(error.message);
  failed = true;
  sum.failures += 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
if (failed && sum.failures === 0) sum.failures = 1;
console.log(`\n${sum.passes} passed, ${sum.failures} failed${sum.pending > 0 ? `, ${sum.pending} skipped` : ""}`);
process.exitCode = failed ? 1 : 0;
