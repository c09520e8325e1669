/**
 * `npm run bench:engine`: the cost of this package on the real engine, compared with trivial dynamic resources that have the
 * same inputs, without a limit of requests. Takes about ten minutes; `-- --quick` leaves out the large stacks.
 */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { Stack } from "../../tests/e2e/support/stack";
import { installation, removeInstallations, root } from "../../tests/support/packages";
import { codeFor, urnOf } from "../../tests/support/providerMessages";
import { ProviderProcess } from "../../tests/support/providerProcess";

type Kind = "single" | "trivial" | "group";

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const spreadOf = (numbers: readonly number[]) =>
  `${Math.min(...numbers).toFixed(1)} to ${Math.max(...numbers).toFixed(1)}`;
const verdict = (reached: boolean) => (reached ? "reached" : "MISSED");

function programFolder(): string {
  const where = installation();
  const trivial = join(where, "node_modules", "trivial-provider");
  mkdirSync(trivial, { recursive: true });
  writeFileSync(
    join(trivial, "package.json"),
    JSON.stringify({ name: "trivial-provider", version: "1.0.0", main: "index.js" }),
  );
  cpSync(join(root, "bench/engine/program/trivial-provider.js"), join(trivial, "index.js"));
  const dir = mkdtempSync(join(where, "bench-"));
  cpSync(join(root, "bench/engine/program/index.js"), join(dir, "index.js"));
  writeFileSync(
    join(dir, "package.json"),
    JSON.stringify({ name: "bench", private: true, main: "index.js" }),
  );
  writeFileSync(join(dir, "Pulumi.yaml"), "name: e2e\nruntime: nodejs\n");
  return dir;
}

const unlimited = { LUCIDITY_REQUESTS_PER_MINUTE: "10000000", LUCIDITY_MAX_CONCURRENT_REQUESTS: "1000" };

/** The duration of one `pulumi up` on a new stack, and the size of its resources in a compact state file. */
async function up(kind: Kind, count: number): Promise<{ seconds: number; bytes: number }> {
  const stack = await Stack.start(
    { otherwise: { final: "ON_BOARDED" }, requestsPerMinute: 10_000_000, maxConcurrentRequests: 100_000 },
    programFolder(),
  );
  try {
    writeFileSync(join(stack.dir, "spec.json"), JSON.stringify({ kind, count }));
    const startedMs = performance.now();
    const { code, text } = await stack.up(unlimited);
    const seconds = (performance.now() - startedMs) / 1_000;
    if (code !== 0) throw new Error(text);
    const state = JSON.parse(stack.stateText) as {
      checkpoint: { latest: { resources: { type: string }[] } };
    };
    const own = state.checkpoint.latest.resources.filter(({ type }) => type.includes("dynamic"));
    return { seconds, bytes: own.reduce((sum, resource) => sum + JSON.stringify(resource).length + 1, 0) };
  } finally {
    await stack.stop();
  }
}

async function pairs(): Promise<void> {
  const ratios: number[] = [];
  const own: number[] = [];
  for (let pair = 0; pair < 5; pair++) {
    const order: Kind[] = pair % 2 === 0 ? ["trivial", "single"] : ["single", "trivial"];
    const seconds: Partial<Record<Kind, number>> = {};
    for (const kind of order) seconds[kind] = (await up(kind, 200)).seconds;
    own.push(seconds.single ?? Number.NaN);
    ratios.push((seconds.single ?? Number.NaN) / (seconds.trivial ?? Number.NaN));
  }
  const ratio = median(ratios);
  console.log(
    `up of 200: ${ratio.toFixed(3)} × the trivial ones (median of 5 alternated pairs, ${spreadOf(ratios)}; ${spreadOf(own)} s); at most 1.15: ${verdict(ratio <= 1.15)}`,
  );
}

async function bytes(): Promise<void> {
  const [single, trivial, group] = [
    await up("single", 100),
    await up("trivial", 100),
    await up("group", 100),
  ];
  const [one] = [await up("group", 1)];
  const more = (single.bytes - trivial.bytes) / 100;
  console.log(
    `state: ${more.toFixed(0)} bytes more than a trivial resource for a single one; at most 150: ${verdict(more <= 150)}`,
  );
  const each = (group.bytes - one.bytes) / 99;
  console.log(
    `state: ${each.toFixed(0)} bytes for each partition of a group; at most 320: ${verdict(each <= 320)}`,
  );
}

async function curve(counts: readonly number[]): Promise<void> {
  const large = await up("group", 1_000);
  console.log(
    `up of a group of 1,000: ${large.seconds.toFixed(1)} s; at most 10: ${verdict(large.seconds < 10)}`,
  );
  for (const count of counts) {
    const trivial = await up("trivial", count);
    const single = await up("single", count);
    const group = await up("group", count);
    const shown = [single, trivial, group].map(({ seconds }) => `${seconds.toFixed(1)} s`);
    console.log(`up of ${count}: ${shown[0]} single, ${shown[1]} trivial, ${shown[2]} as a group`);
  }
}

function loading(): void {
  const where = installation();
  const load = (name: string) => {
    const startedMs = performance.now();
    execFileSync(process.execPath, ["-e", `require(${JSON.stringify(name)})`], { cwd: where });
    return performance.now() - startedMs;
  };
  const differences: number[] = [];
  for (let time = 0; time < 15; time++) {
    const sdk = load("@pulumi/pulumi");
    differences.push(load("pulumi-lucidity") - sdk);
  }
  const ms = median(differences);
  console.log(
    `loading in a program: ${ms.toFixed(0)} ms above @pulumi/pulumi (median of 15 alternated); at most 20: ${verdict(ms <= 20)}`,
  );
}

async function readiness(): Promise<void> {
  const partition = {
    cloudProvider: "AWS",
    cloudProviderAccountId: "123456789012",
    instanceId: "i-0abc",
    mountPoint: "/dev/sdf",
  };
  const urn = urnOf("data");
  const ready = async (provider: string) => {
    const startedMs = performance.now();
    const process = await ProviderProcess.start({
      front: "dynamic",
      env: { LUCIDITY_REFRESH_TOKEN: "token" },
    });
    await process.check(urn, { ...partition, __provider: provider });
    const ms = performance.now() - startedMs;
    await process.stop();
    return ms;
  };
  const trivial = "exports.handler = () => ({ check: async (olds, inputs) => ({ inputs }) })";
  const differences: number[] = [];
  for (let time = 0; time < 9; time++) {
    const sdk = await ready(trivial);
    differences.push((await ready(codeFor(urn))) - sdk);
  }
  const ms = median(differences);
  console.log(
    `provider ready: ${ms.toFixed(0)} ms after the SDK's own (median of 9 alternated); at most 120: ${verdict(ms <= 120)}`,
  );
}

function waits(): void {
  // tsx gives each function a property for its name, which an installed package does not have.
  const folder = mkdtempSync(join(root, "bench", "engine", "compiled-"));
  try {
    const file = join(folder, "waits.js");
    buildSync({
      entryPoints: [join(root, "bench/engine/waits.ts")],
      bundle: true,
      platform: "node",
      packages: "external",
      outfile: file,
    });
    for (const kind of ["group", "single"]) {
      const command = ["--expose-gc", file, kind];
      const { bytesPerWait, cpuShare } = JSON.parse(
        execFileSync(process.execPath, command, { cwd: root, encoding: "utf8" }),
      ) as {
        bytesPerWait: number;
        cpuShare: number;
      };
      console.log(
        `10,000 waits, ${kind}: ${bytesPerWait} bytes each; at most 3,072: ${verdict(bytesPerWait <= 3_072)}; ${(100 * cpuShare).toFixed(1)}% of a core when idle; under 2%: ${verdict(cpuShare < 0.02)}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function main(quick: boolean): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} cores, the simulator on the same machine; new stacks with a file backend`,
  );
  loading();
  await readiness();
  waits();
  await bytes();
  await pairs();
  await curve(quick ? [1] : [1, 100, 300, 1_000]);
}

main(process.argv.includes("--quick"))
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  .finally(removeInstallations);
