import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type Simulator, startSimulator } from "../../../simulator";
import { at } from "../../support/partitions";
import { urnOf } from "../../support/providerMessages";
import { type ProcessOptions, ProviderProcess, pluginExecutable } from "../../support/providerProcess";
import { until } from "../../support/timing";

const identity = at("/data");
const urn = urnOf("data");
const root = join(__dirname, "..", "..", "..");

describe("the native plugin's", function () {
  this.timeout(30_000);
  let simulator: Simulator;
  let plugin: ProviderProcess;
  const start = async (options: ProcessOptions) => {
    plugin = await ProviderProcess.start(options);
  };
  const config = () => ({ endpoint: simulator.url, refreshToken: "canary-config" });
  beforeEach(async () => {
    simulator = await startSimulator({ otherwise: {} });
  });
  afterEach(async () => {
    await plugin?.stop();
    await simulator.stop();
  });
  /** A create that waits until something ends it: its error. */
  const waiting = () => {
    simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", pendingS: 1_000 });
    return plugin.create(urn, identity).then(
      () => assert.fail("it did not wait"),
      (error: Error) => error,
    );
  };

  it("settings come from the provider's arguments, a secret with its marker included", async () => {
    const marked = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "canary-config",
    };
    await start({ config: { ...config(), refreshToken: marked, requestsPerMinute: "40" } });
    assert.equal((await plugin.create(urn, identity)).outputs.status, "ON_BOARDED");
  });

  it("settings come from the environment where the provider has none, and wrong ones fail at first use", async () => {
    await start({
      env: { LUCIDITY_ENDPOINT: simulator.url, LUCIDITY_REFRESH_TOKEN: "canary" },
      config: { version: "0.1.0" },
    });
    assert.equal((await plugin.create(urn, identity)).outputs.status, "ON_BOARDED");
    await plugin.stop();
    await start({ config: { endpoint: "ftp://x", authScheme: "odd" } });
    const text = await plugin.create(urn, identity).catch((error: Error) => error.message);
    assert.match(String(text), /lucidity:endpoint .*lucidity:authScheme/s);
  });

  it("configuration is checked: tokens become secrets, an unknown key is warned of, nothing is refused", async () => {
    await start({});
    const inputs = await plugin.checkConfig({
      refreshToken: "canary",
      endpoint: "x",
      refreshTokn: "y",
      version: "1",
    });
    assert.deepEqual(inputs.refreshToken, {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "canary",
    });
    assert.equal(inputs.endpoint, "x");
    assert.deepEqual(
      plugin.logged.map(({ message }) => message),
      [
        "lucidity:refreshTokn is no setting of pulumi-lucidity, and is ignored: did you mean lucidity:refreshToken?",
      ],
    );
    const changed = await plugin.diffConfig({ endpoint: "x" }, { endpoint: "y" });
    assert.deepEqual(
      [changed.changes, changed.replacesList],
      [DiffResponse.DiffChanges.DIFF_SOME, []],
      "another endpoint replaces no resource",
    );
  });

  it("deletion sends no request, and needs no settings", async () => {
    await start({ config: { endpoint: "no URL" } });
    await plugin.delete(urn, "AWS/123456789012/i-0abc/%2Fdata");
    assert.equal(simulator.journal.length, 0);
  });

  it("Cancel ends a wait at once, and the next operation works again in a process that a debugger holds", async () => {
    await start({ config: config(), isHeldByDebugger: true });
    const ended = waiting();
    await until(() => simulator.journal.some(({ kind }) => kind === "status"));
    const atMs = performance.now();
    await plugin.cancel();
    assert.match((await ended).message, /Cancelled while waiting/);
    assert.ok(performance.now() - atMs < 1_000);
    simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data" });
    await plugin.handshake();
    await plugin.configure(config());
    assert.equal((await plugin.create(urn, identity)).outputs.status, "ON_BOARDED");
  });

  it("executable says what is missing where there is no Node", () => {
    const bin = mkdtempSync(join(tmpdir(), "no-node-"));
    try {
      for (const name of ["sh", "dirname", "readlink"])
        symlinkSync(execFileSync("which", [name], { encoding: "utf8" }).trim(), join(bin, name));
      const { status, stderr, stdout } = spawnSync(pluginExecutable, {
        env: { PATH: bin },
        encoding: "utf8",
      });
      assert.deepEqual([status, stdout], [1, ""]);
      assert.match(stderr, /needs Node 22\.12 or newer on the PATH, or the archive that brings its own/);
    } finally {
      rmSync(bin, { recursive: true });
    }
  });

  it("executable says in one line that Node is too old", () => {
    const older =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.1.0" } })';
    const { status, stderr, stdout } = spawnSync(pluginExecutable, {
      env: {
        PATH: process.env.PATH,
        NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(older)}`,
      },
      encoding: "utf8",
    });
    assert.deepEqual([status, stdout], [70, ""]);
    assert.match(stderr, /^pulumi-lucidity needs Node 22\.12 or newer, .* Node 20\.1\.0: [^\n]*\n$/);
  });

  it("version and schema are those of the package", async () => {
    await start({});
    const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
    const info = await new Promise<PluginInfo>((resolve, reject) =>
      plugin.client.getPluginInfo(new Empty(), (error, reply) => (error ? reject(error) : resolve(reply))),
    );
    assert.equal(info.getVersion(), version);
    const schema = await plugin.schema();
    assert.equal(schema.version, version);
    assert.deepEqual(schema, JSON.parse(readFileSync(join(root, "plugin", "schema.json"), "utf8")));
  });

  it("port is there soon: at most 0.2 s of processor time, in the best of five starts", async function () {
    if (process.platform !== "linux") this.skip();
    const ticksPerS = 100;
    const cpuS: number[] = [];
    while (cpuS.length < 5 && !cpuS.some((spentS) => spentS <= 0.2)) {
      await plugin?.stop();
      await start({});
      const [, ...fields] = readFileSync(`/proc/${plugin.child.pid}/stat`, "utf8").split(") ");
      const [, , , , , , , , , , , user = "0", system = "0"] = fields.join(") ").split(" ");
      cpuS.push((Number(user) + Number(system)) / ticksPerS);
    }
    assert.ok(
      cpuS.some((spentS) => spentS <= 0.2),
      `${cpuS.join(", ")} s`,
    );
  });
});
