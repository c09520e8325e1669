/** Looks in a process of its own, for what Node reads from the environment when it starts. */
import { spawn } from "node:child_process";
import type { Came } from "./client";

export interface ChildCame extends Came {
  ms: number;
}

const script = require.resolve("./look.ts");
const transpile = require.resolve("../preloads/transpile.cjs");
const ofProxies =
  /^((https?|all|no)_proxy|node_(extra_ca_certs|use_env_proxy|tls_reject_unauthorized|options))$/i;

/** @param env added to the environment of the tests without its variables for proxies and certificates */
export async function lookInChild(
  env: Readonly<Record<string, string>>,
  ...endpoints: string[]
): Promise<{ came: ChildCame[]; output: string }> {
  const inherited = Object.entries(process.env).filter(([name]) => !ofProxies.test(name));
  const child = spawn(process.execPath, ["--require", transpile, script, ...endpoints], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 20_000,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += chunk));
  child.stderr.on("data", (chunk) => (stderr += chunk));
  const code = await new Promise((resolve, reject) => child.once("close", resolve).once("error", reject));
  if (code !== 0) throw new Error(`the child ended with ${code}: ${stderr}`);
  return { came: JSON.parse(stdout) as ChildCame[], output: stdout + stderr };
}
