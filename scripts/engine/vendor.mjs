/** Downloads the vendor's own engine, by the Automation API of the installed SDK. */
import { mkdtempSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { inspect, vendorDir } from "./present.mjs";
import { lastLine, run } from "./run.mjs";

// 100 MB: 120 s is a slow line. If the vendor cannot be reached, its installer gives up after 10 s.
const downloadMs = 120_000;

const installScript = `
  require("@pulumi/pulumi/automation").PulumiCommand.install({ root: process.argv[1] }).catch((error) => {
    const cause = error.cause?.code ?? error.cause?.message;
    console.error(String(error.message).trim().split("\\n").at(-1) + (cause ? " (" + cause + ")" : ""));
    process.exit(1);
  });`;

/** @returns {Promise<{ dir: string, version: string } | { reason: string }>} */
export async function fromVendor(context) {
  const { cache, env, home, log, root } = context;
  try {
    createRequire(join(root, "package.json")).resolve("@pulumi/pulumi/automation");
  } catch {
    return { reason: "@pulumi/pulumi, whose Automation API downloads it, is not installed; run `npm ci`" };
  }
  const work = mkdtempSync(join(cache, "downloading-"));
  try {
    log(`downloading the Pulumi CLI from its vendor (100 MB, at most ${downloadMs / 1000} s) …`);
    const { code, output, timedOut } = await run(process.execPath, ["-e", installScript, work], {
      cwd: root,
      env: { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "1" },
      timeoutMs: context.downloadMs ?? downloadMs,
    });
    if (timedOut) return { reason: "the download took too long" };
    if (code !== 0) return { reason: `the download failed: ${lastLine(output)}` };
    const found = await inspect(join(work, "bin"), context);
    if ("reason" in found) return { reason: `what was downloaded is not usable: ${found.reason}` };
    const dir = vendorDir(context);
    rmSync(dir, { recursive: true, force: true });
    renameSync(work, dir);
    return { dir: join(dir, "bin"), ...found };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
