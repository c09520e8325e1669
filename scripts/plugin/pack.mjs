/**
 * `npm run plugin:pack`: the native plugin as one executable for this platform, for machines without Node, in an archive that
 * `pulumi plugin install resource lucidity VERSION --file ARCHIVE` takes. Prints the archive's path.
 */
import { chmodSync, copyFileSync, realpathSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { main, outputOf, readJson, root, setUp, withFolder } from "../setup.mjs";
import { bundle } from "./bundle.mjs";
import { licencesOf, nodeLicence } from "./licences.mjs";
import { startsUp } from "./startsUp.mjs";

/** Where Node looks for the code in its own executable; the sentinel tells it that there is any. */
const fuse = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";
const postject = join(root, "node_modules", "postject", "dist", "cli.js");
/** Go's names, which the CLI looks for. */
const os = { linux: "linux", darwin: "darwin", win32: "windows" }[process.platform];
const arch = { x64: "amd64", arm64: "arm64" }[process.arch];

/** @returns {Promise<string>} the archive's path in `folder` */
export async function packPlugin(folder = root) {
  if (os === undefined || arch === undefined)
    throw new Error(`there is no archive for ${process.platform}-${process.arch}`);
  const { version } = readJson(root, "package.json");
  return withFolder("plugin", async (work) => {
    const [code, blob] = [join(work, "provider.js"), join(work, "blob")];
    writeFileSync(join(work, "LICENSES.txt"), licencesOf(await bundle(code)));
    const config = join(work, "sea.json");
    writeFileSync(config, JSON.stringify({ main: code, output: blob, disableExperimentalSEAWarning: true }));
    outputOf(process.execPath, ["--experimental-sea-config", config]);
    const name = os === "windows" ? "pulumi-resource-lucidity.exe" : "pulumi-resource-lucidity";
    const [node, executable] = [realpathSync(process.execPath), join(work, name)];
    writeFileSync(join(work, "LICENSE-node.txt"), nodeLicence(node));
    copyFileSync(node, executable);
    chmodSync(executable, 0o755);
    if (os === "darwin") outputOf("codesign", ["--remove-signature", executable]);
    const macho = os === "darwin" ? ["--macho-segment-name", "NODE_SEA"] : [];
    const flags = ["--sentinel-fuse", fuse, ...macho];
    // Its command and not its function, which prints warnings about each section of the executable.
    outputOf(process.execPath, [postject, executable, "NODE_SEA_BLOB", blob, ...flags]);
    if (os === "darwin") outputOf("codesign", ["--sign", "-", executable]);
    await startsUp(executable);
    const archive = `pulumi-resource-lucidity-v${version}-${os}-${arch}.tar.gz`;
    // Names without a folder: some builds of tar on Windows take "C:" for a host.
    outputOf("tar", ["-czf", archive, name, "LICENSES.txt", "LICENSE-node.txt"], { cwd: work });
    copyFileSync(join(work, archive), resolve(folder, archive));
    return resolve(folder, archive);
  });
}

await main(import.meta.url, async (folder) => {
  await setUp(import.meta.url);
  console.log(await packPlugin(folder));
});
