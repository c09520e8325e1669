/** What this machine runs. */
import { execFile } from "node:child_process";
import { arch, platform, release } from "node:os";
import { visible } from "../../util/text";

const timeoutMs = 5_000;
const longest = 40;

export async function machineVersions(): Promise<string> {
  const sdk = sdkVersion();
  return [
    `Node ${process.versions.node}`,
    `${platform()} ${release()} ${arch()}`,
    `Pulumi ${(await cliVersion()) ?? "not on PATH"}`,
    ...(sdk === undefined ? [] : [`@pulumi/pulumi ${sdk}`]),
  ].join(", ");
}

function cliVersion(): Promise<string | undefined> {
  const env = { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  return new Promise((resolve) => {
    execFile("pulumi", ["version"], { env, timeout: timeoutMs }, (error, stdout) =>
      resolve(error ? undefined : visible(stdout.trim().slice(0, longest))),
    );
  });
}

/** Of the project in the working directory. */
function sdkVersion(): string | undefined {
  try {
    const path = require.resolve("@pulumi/pulumi/package.json", { paths: [process.cwd()] });
    return String((require(path) as { version: unknown }).version).slice(0, longest);
  } catch {
    return undefined;
  }
}
