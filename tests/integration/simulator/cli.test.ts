import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const root = join(__dirname, "..", "..", "..");
const cli = join(root, "simulator", "cli.ts");
const transpile = join(root, "tests", "support", "preloads", "transpile.cjs");

describe("the command pulumi-lucidity-simulator", () => {
  const dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-simulator-"));
  const children = new Set<ChildProcess>();
  afterEach(() => {
    for (const child of children) child.kill("SIGKILL");
    children.clear();
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  function start(...args: string[]) {
    const child = spawn(process.execPath, ["--require", transpile, cli, ...args], {
      env: { ...process.env, NODE_V8_COVERAGE: "" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    children.add(child);
    const printed = { out: "", err: "" };
    child.stdout.on("data", (chunk) => (printed.out += chunk));
    child.stderr.on("data", (chunk) => (printed.err += chunk));
    const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
      child.once("close", (code) => resolve({ code, ...printed })),
    );
    /** The URL that it prints, as soon as it listens. */
    const url = async () => {
      for (;;) {
        const found = /^listening on (http:\/\/\S+)$/m.exec(printed.out)?.[1];
        if (found !== undefined) return found;
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${printed.err}`);
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    };
    return { child, ended, url };
  }
  const written = (name: string, text: string) => {
    writeFileSync(join(dir, name), text);
    return join(dir, name);
  };
  const post = (url: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url, { method: "POST", body: JSON.stringify(body), headers });

  it("explains itself with --help", async () => {
    const { code, out, err } = await start("--help").ended;
    assert.equal(code, 0);
    assert.equal(err, "");
    const flags = ["port", "host", "allow-remote", "script", "journal", "requests-per-minute"];
    for (const flag of [...flags, "token-lifetime-s", "latency-ms", "version", "help"])
      assert.match(out, new RegExp(`^ +--${flag}`, "m"));
  });

  it("prints the version of the package with --version", async () => {
    const { code, out, err } = await start("--version").ended;
    const manifest = readFileSync(join(root, "package.json"), "utf8");
    assert.deepEqual({ code, out, err }, { code: 0, out: `${JSON.parse(manifest).version}\n`, err: "" });
  });

  const refused: [string, string[], string][] = [
    ["an unknown flag", ["--prot", "1"], "Unknown option '--prot'; see --help"],
    ["a word without a flag", ["script.json"], "Unexpected argument 'script.json'; see --help"],
    ["a flag without its value", ["--port"], "Option '--port <value>' argument missing; see --help"],
    ["a negative number", ["--port", "-1"], "Option '--port' argument is ambiguous; see --help"],
    [
      "a word for a number",
      ["--latency-ms", "soon"],
      '--latency-ms must be a whole number from 0 to 600000, not "soon"; see --help',
    ],
    [
      "a port that does not exist",
      ["--port", "70000"],
      '--port must be a whole number from 0 to 65535, not "70000"; see --help',
    ],
    [
      "a limit of 0",
      ["--requests-per-minute", "0"],
      '--requests-per-minute must be a whole number from 1 to 999999999, not "0"; see --help',
    ],
    [
      "a host that other machines can reach",
      ["--host", "0.0.0.0"],
      'host must be a loopback address (127.0.0.1, ::1 or localhost), not "0.0.0.0", which other machines could reach; set allowRemote (--allow-remote) if that is intended',
    ],
    [
      "a script that does not exist",
      ["--script", "none.json"],
      "none.json cannot be read: ENOENT: no such file or directory",
    ],
    [
      "a journal that cannot be written",
      ["--journal", "none/journal.json"],
      "none/journal.json cannot be written: ENOENT: no such file or directory",
    ],
  ];
  for (const [what, args, problem] of refused) {
    it(`refuses ${what}, in one line`, async () => {
      const { code, out, err } = await start(...args).ended;
      assert.deepEqual(
        { code, out, err },
        { code: 1, out: "", err: `pulumi-lucidity-simulator: ${problem}\n` },
      );
    });
  }

  it("asks for another --port when the port is in use", async () => {
    const { port } = new URL(await start().url());
    const { code, err } = await start("--port", port).ended;
    assert.equal(code, 1);
    assert.equal(err, `pulumi-lucidity-simulator: port ${port} is in use: choose another --port\n`);
  });

  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`prints its URL, serves its script, and ends on ${signal} with its journal written`, async () => {
      const script = written(
        "script.json",
        JSON.stringify({
          partitions: [{ instanceId: "i-0abc", mountPoint: "D", final: "FAILED", reason: "no agent" }],
          faults: [{ kind: "hangBody", mountPoint: "E" }],
          requestsPerMinute: 1,
        }),
      );
      const journal = join(dir, `journal-${signal}.json`);
      const flags = ["--script", script, "--journal", journal, "--requests-per-minute", "100"];
      const { child, ended, url } = start(...flags);
      const base = await url();
      const minted = await post(`${base}/external/api/v1/auth/user-token/refresh`, {
        refreshToken: "canary-refresh",
      });
      const { accessToken } = (await minted.json()) as { accessToken: string };
      const headers = { "X-Authtype": "lucidity_access_token", Authorization: accessToken };
      const status = `${base}/external/client/api/v1/partition/create/status`;
      const body = { cloudProviderAccountId: "1", instanceId: "i-0abc", mountPoint: "D" };
      const answer = (await (await post(status, body, headers)).json()) as { data: unknown };
      assert.deepEqual(answer.data, { status: "PARTITION_STATUS_FAILED", message: "no agent" });
      const hanging = await post(status, { ...body, mountPoint: "E" }, headers);
      const rest = hanging.text().catch(() => "ended");

      child.kill(signal);
      const { code, out, err } = await ended;
      assert.equal(code, 0);
      assert.equal(err, "");
      assert.ok(out.includes(`LUCIDITY_ENDPOINT=${base} `), out);
      assert.equal(await rest, "ended");
      const text = readFileSync(journal, "utf8");
      const kinds = (JSON.parse(text) as { kind: string }[]).map(({ kind }) => kind);
      assert.deepEqual(kinds, ["mint", "status", "status"]);
      assert.doesNotMatch(text, /canary/);
      assert.ok(!text.includes(accessToken));
    });
  }
});
