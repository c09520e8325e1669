/**
 * `npm run quickstart`: a real `pulumi up` that waits for partitions, against a stand-in for Lucidity's API. It does not touch
 * the user's own stacks. With `-- --fail` one of the partitions fails onboarding.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { ensureEngine } from "./engine.mjs";
import { main, must, projectEnv, readJson, root, setUp, withFolder } from "./setup.mjs";

const killAfterMs = 10_000;
const say = (line) => console.log(line);

/** What the stand-in answers about the partitions that examples/quickstart declares. */
const scripted = (fails) => {
  const instanceId = "i-0abc";
  return [
    { instanceId, mountPoint: "/dev/sdf", pendingS: 2, inProgressS: 3 },
    { instanceId, mountPoint: "/dev/sdg", pendingS: 6, inProgressS: 12 },
    {
      instanceId,
      mountPoint: "/dev/sdh",
      pendingS: 2,
      inProgressS: 4,
      ...(fails && { final: "FAILED_ONBOARDING", reason: "the volume is not attached to the instance" }),
    },
  ];
};

/** On Ctrl-C and the like, `pulumi` ends its waits; then this script cleans up. */
const interruption = { signal: undefined, child: undefined };
function onSignal(signal) {
  interruption.signal = signal;
  // A terminal sends Ctrl-C to `pulumi` too; a second one would make it exit at once.
  if (signal !== "SIGINT" || !process.stdin.isTTY) interruption.child?.kill("SIGINT");
  if (signal !== "SIGINT") setTimeout(() => interruption.child?.kill("SIGKILL"), killAfterMs).unref();
}

function pulumi(args, { env, stdio }) {
  if (interruption.signal) return Promise.resolve(null);
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { cwd: root, env, stdio });
    interruption.child = child;
    child.once("error", reject);
    child.once("close", (code) => {
      interruption.child = undefined;
      resolve(code);
    });
  });
}

/** The reasons in the state why waits have failed. */
function errorsIn(exportedState) {
  const { deployment } = readJson(exportedState);
  return (deployment?.resources ?? []).flatMap(({ initErrors }) => initErrors ?? []);
}

/** With the types and names of this program, the Info column has 40 characters from here on. */
const widthOfInfo = 145;

async function deploy({ dir, engineDir, endpoint, fails }) {
  const backend = join(dir, "state");
  mkdirSync(backend);
  const noProxy = [process.env.NO_PROXY ?? process.env.no_proxy, "127.0.0.1"].filter(Boolean).join(",");
  const env = projectEnv({
    PATH: engineDir,
    PULUMI_HOME: join(dir, "home"),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    LUCIDITY_ENDPOINT: endpoint,
    LUCIDITY_REFRESH_TOKEN: randomBytes(16).toString("hex"),
    NO_PROXY: noProxy,
    no_proxy: noProxy,
  });
  // A name of its own, so that no other stack has its settings file.
  const stack = `demo-${randomBytes(2).toString("hex")}`;
  try {
    const made = await pulumi(["stack", "init", stack], { env, stdio: ["ignore", "ignore", "inherit"] });
    if (made !== 0 && !interruption.signal) throw new Error("the stack could not be made");
    say(
      `4. pulumi up: three partitions${fails ? ", and one fails" : ", and a database that waits for one"}\n`,
    );
    const startedMs = Date.now();
    const code = await pulumi(["up", "--yes", "--stack", stack], { env, stdio: "inherit" });
    const seconds = Math.round((Date.now() - startedMs) / 1000);
    if (code === 0) return { code, seconds, errors: [] };
    const file = join(dir, "exported.json");
    const exported = await pulumi(["stack", "export", "--stack", stack, "--file", file], {
      env,
      stdio: "ignore",
    });
    return { code, seconds, errors: exported === 0 ? errorsIn(file) : [] };
  } finally {
    rmSync(join(root, `Pulumi.${stack}.yaml`), { force: true });
  }
}

async function quickstart(dir, fails) {
  say("1. building the package …");
  must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
  say("2. looking for a Pulumi CLI …");
  const engine = await ensureEngine({ log: (line) => say(`   ${line}`) });
  say("3. starting the stand-in for Lucidity's API …");
  const { startSimulator } = createRequire(import.meta.url)("../dist/simulator/index.js");
  const simulator = await startSimulator({ partitions: scripted(fails) });
  try {
    say(`   it listens on ${simulator.url}`);
    return await deploy({ dir, engineDir: engine.dir, endpoint: simulator.url, fails });
  } finally {
    await simulator.stop();
  }
}

/** In a narrow terminal the engine's table cuts off its last column, Info. */
function whereProgressShows() {
  const { columns, isTTY } = process.stdout;
  if (!isTTY) return "Each change of a status is a line above.";
  return columns >= widthOfInfo
    ? "Each change of a status showed in the Info column of its row."
    : `Each change of a status shows in the Info column, in a terminal of ${widthOfInfo} columns or more.`;
}

function explain({ code, seconds, errors }, fails) {
  // A `pulumi` in a terminal of its own reads Ctrl-C as a key, and no other process gets the signal.
  if (interruption.signal || errors.some((error) => error.startsWith("Cancelled"))) {
    say(
      "\nYou stopped it. With a stack of your own the state would be kept, and the next `pulumi up` would go on waiting.",
    );
    return 130;
  }
  if (!fails && code === 0) {
    say(`
What you saw: \`pulumi up\` took ${seconds} s. It waited for three partitions at once.
${whereProgressShows()}
The database was made as soon as its partition was ON_BOARDED, without waiting
for the slow one.

Try next:
  npm run quickstart -- --fail    one of them fails onboarding
  examples/quickstart/index.js    the program: change it and run again
  README.md                       your own program and your own account`);
    return 0;
  }
  if (fails && errors.some((error) => error.includes("FAILED_ONBOARDING"))) {
    say(`
What you saw: Lucidity reported a failed onboarding, so \`pulumi up\` failed and
the database was not made. The error above holds what Lucidity's support asks
for. The other partitions are kept in the state: the next \`pulumi up\` would
wait for the failed one alone. This failure was asked for with --fail, so the
quickstart itself has succeeded.
${whereProgressShows()}

Try next:
  npm run quickstart              all of them succeed
  docs/behaviour.md               what each answer of the API does`);
    return 0;
  }
  const expected = fails ? "a failed onboarding" : "success";
  say(`\nThat is not what should have happened: \`pulumi up\` ended with ${code}, and ${expected} was expected.
See what it says above. If you pressed Ctrl-C: all that was started has been stopped.`);
  return 1;
}

await main(import.meta.url, async (...flags) => {
  await setUp(import.meta.url);
  const wrong = flags.filter((flag) => flag !== "--fail");
  if (wrong.length > 0) throw new Error(`unknown argument: ${wrong.join(" ")}; the only flag is --fail`);
  const fails = flags.includes("--fail");
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, onSignal);
  try {
    process.exitCode = explain(await withFolder("quickstart", (dir) => quickstart(dir, fails)), fails);
  } catch (error) {
    if (!interruption.signal) throw error;
    process.exitCode = 130;
  }
});
