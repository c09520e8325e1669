/**
 * `npm run quickstart`: a real `pulumi up` that waits for partitions, against the simulator, with nothing of the user's touched.
 * `npm run quickstart -- --fail` lets one of them fail.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { ensureEngine } from "./engine.mjs";
import { must, projectEnv, root, setUp } from "./setup.mjs";

setUp(import.meta.filename);

const fails = process.argv.includes("--fail");
const unknown = process.argv.slice(2).filter((flag) => flag !== "--fail");
const say = (line) => console.log(line);

// Of its own, so that no stack of the user's can be meant.
const stack = `quickstart-${randomBytes(4).toString("hex")}`;
const instanceId = "i-0abc";
const partitions = [
  { instanceId, mountPoint: "/dev/sdf", pendingS: 1, inProgressS: 2 },
  { instanceId, mountPoint: "/dev/sdg", pendingS: 6, inProgressS: 12 },
  {
    instanceId,
    mountPoint: "/dev/sdh",
    pendingS: 2,
    inProgressS: 4,
    ...(fails && { final: "FAILED_ONBOARDING", reason: "the volume is not attached to the instance" }),
  },
];

const children = new Set();
function start(command, args, options) {
  const child = spawn(command, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}
const ended = (child) => new Promise((resolve) => child.once("close", (code) => resolve(code)));

async function startSimulator(dir) {
  const script = join(dir, "partitions.json");
  writeFileSync(script, JSON.stringify({ partitions }));
  const child = start(process.execPath, [join(root, "dist/simulator/cli.js"), "--script", script], {
    stdio: ["ignore", "pipe", "inherit"],
    // Ctrl-C in the terminal is for `pulumi`, which still asks the simulator while it ends.
    detached: true,
  });
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error("the simulator did not start");
}

async function quickstart(dir) {
  say("1. building the package …");
  must(process.execPath, [join(root, "scripts/build.mjs")], projectEnv());
  say("2. looking for a Pulumi CLI …");
  const engine = await ensureEngine({ log: (line) => say(`   ${line}`) });
  say("3. starting the stand-in for Lucidity's API …");
  const endpoint = await startSimulator(dir);
  say(`   it listens on ${endpoint}`);

  const backend = join(dir, "state");
  mkdirSync(backend);
  const env = projectEnv({
    PATH: engine.dir,
    PULUMI_HOME: join(dir, "home"),
    PULUMI_BACKEND_URL: `file://${backend}`,
    PULUMI_CONFIG_PASSPHRASE: randomBytes(16).toString("hex"),
    PULUMI_SKIP_UPDATE_CHECK: "1",
    LUCIDITY_ENDPOINT: endpoint,
    LUCIDITY_REFRESH_TOKEN: randomBytes(16).toString("hex"),
  });
  const pulumi = (args, stdio) => ended(start("pulumi", args, { cwd: root, env, stdio }));
  if ((await pulumi(["stack", "init", stack], ["ignore", "ignore", "inherit"])) !== 0) {
    throw new Error("the stack could not be made");
  }
  say(`4. pulumi up: three partitions, ${fails ? "one of which fails" : "one of which a database waits for"}\n`);
  const startedMs = Date.now();
  const code = await pulumi(["up", "--yes", "--stack", stack], "inherit");
  return { code, seconds: Math.round((Date.now() - startedMs) / 1000) };
}

function explain({ code, seconds }) {
  if (!fails && code === 0) {
    say(`\nWhat you saw: in ${seconds} s \`pulumi up\` waited for three partitions at once, and made the database only when
its partition was ON_BOARDED. Next: npm run quickstart -- --fail, or the program in examples/quickstart/index.js.`);
    return 0;
  }
  if (fails && code !== 0 && !interrupted) {
    say(`\nWhat you saw: one partition failed onboarding, so \`pulumi up\` failed and the database was not made. The error holds what
support asks for, and the state is kept: the next \`pulumi up\` would wait again. The failure was asked for, so all is well.`);
    return 0;
  }
  say(interrupted ? "\nCancelled: everything that was started has been stopped." : `\nThat is not what should have happened (exit code ${code}).`);
  return 1;
}

let interrupted = false;
process.on("SIGINT", () => {
  // The terminal has told `pulumi` too: it ends its waits, and then this script goes on to clean up.
  interrupted = true;
});
process.on("SIGTERM", () => {
  interrupted = true;
  for (const child of children) child.kill("SIGTERM");
});

if (unknown.length > 0) {
  console.error(`unknown: ${unknown.join(" ")}; the one flag is --fail`);
  process.exit(2);
}
const dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-quickstart-"));
try {
  process.exitCode = explain(await quickstart(dir));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  for (const child of children) child.kill("SIGTERM");
  rmSync(dir, { recursive: true, force: true });
  rmSync(join(root, `Pulumi.${stack}.yaml`), { force: true });
}
