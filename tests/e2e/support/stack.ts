/** One stack on the real engine, with a state, home and environment of its own, and the simulator it asks. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../../simulator";
import { root } from "../../support/packages";
import type { Declared, Program } from "./declarations";
import { programFolder } from "./programs";

export interface Ended {
  code: number | null;
  /** Standard output and standard error, in the order in which they came. */
  text: string;
}

export interface StateResource {
  type: string;
  urn: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
}

const engineDir =
  process.env.PULUMI_LUCIDITY_ENGINE_DIR ??
  execFileSync(process.execPath, [join(root, "scripts", "engine.mjs")], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  }).trim();

export class Stack {
  readonly refreshToken = randomBytes(24).toString("hex");
  /** All that any command has printed. */
  printed = "";
  private readonly home = mkdtempSync(join(tmpdir(), "pulumi-lucidity-stack-"));
  private readonly running = new Set<ChildProcess>();

  private constructor(
    readonly dir: string,
    readonly simulator: Simulator,
  ) {}

  static async start(simulator: SimulatorOptions = {}, dir: string = programFolder()): Promise<Stack> {
    const stack = new Stack(
      dir,
      await startSimulator({ requestsPerMinute: 10_000, maxConcurrentRequests: 1_000, ...simulator }),
    );
    mkdirSync(join(stack.home, "state"));
    await stack.run(["stack", "init", "e2e"]);
    return stack;
  }

  env(more: Record<string, string> = {}): NodeJS.ProcessEnv {
    return {
      ...process.env,
      PATH: [engineDir, join(root, "node_modules", ".bin"), process.env.PATH].join(delimiter),
      PULUMI_HOME: join(this.home, "home"),
      PULUMI_BACKEND_URL: `file://${join(this.home, "state")}`,
      PULUMI_CONFIG_PASSPHRASE: "only for this test",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      // Or the CLI asks its vendor's hosts for the plugin.
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
      LUCIDITY_ENDPOINT: this.simulator.url,
      LUCIDITY_REFRESH_TOKEN: this.refreshToken,
      LUCIDITY_REQUESTS_PER_MINUTE: "10000",
      ...more,
    };
  }

  declare(...resources: Declared[]): this {
    return this.write({ resources });
  }

  write(program: Program): this {
    writeFileSync(join(this.dir, "spec.json"), JSON.stringify(program));
    return this;
  }

  /** Starts the CLI; `text()` is what it has printed so far. */
  start(
    args: string[],
    env: Record<string, string> = {},
  ): { child: ChildProcess; text: () => string; ended: Promise<Ended> } {
    return this.collect(spawn("pulumi", [...args, "--non-interactive"], this.options(env)));
  }

  /** Runs the CLI from a shell that has run `limit` before. */
  limited(limit: string, args: string[]): Promise<Ended> {
    const command = `${limit}; exec pulumi "$@" --non-interactive`;
    return this.collect(spawn("bash", ["-c", command, "bash", ...args], this.options({}))).ended;
  }

  private options(env: Record<string, string>) {
    return {
      cwd: this.dir,
      env: this.env(env),
      stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"],
    };
  }

  private collect(child: ChildProcess) {
    this.running.add(child);
    let text = "";
    const collect = (chunk: Buffer) => {
      text += String(chunk);
      this.printed += String(chunk);
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    const ended = new Promise<Ended>((resolve) =>
      child.once("close", (code) => {
        this.running.delete(child);
        resolve({ code, text });
      }),
    );
    return { child, text: () => text, ended };
  }

  run(args: string[], env: Record<string, string> = {}): Promise<Ended> {
    return this.start(args, env).ended;
  }

  up = (env: Record<string, string> = {}, ...more: string[]) =>
    this.run(["up", "--yes", "--skip-preview", ...more], env);
  preview = (env: Record<string, string> = {}) => this.run(["preview"], env);
  refresh = (env: Record<string, string> = {}) => this.run(["refresh", "--yes", "--skip-preview"], env);
  destroy = (...more: string[]) => this.run(["destroy", "--yes", "--skip-preview", ...more]);

  private get stateFile(): string {
    return join(this.home, "state", ".pulumi", "stacks", "e2e", "e2e.json");
  }

  /** The state file as the backend keeps it. */
  get stateText(): string {
    return existsSync(this.stateFile) ? readFileSync(this.stateFile, "utf8") : "";
  }

  /** Puts the state before the last write back, as a user of the file backend would. */
  restoreBackup(): void {
    copyFileSync(`${this.stateFile}.bak`, this.stateFile);
  }

  /** The files of this stack's backend and home that contain one of these: the state, its backups and its history. */
  async filesWith(texts: string[]): Promise<string[]> {
    const found: string[] = [];
    for (const entry of await readdir(this.home, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = join(entry.parentPath, entry.name);
      const content = await readFile(file);
      if (texts.some((text) => content.includes(text))) found.push(file);
    }
    return found;
  }

  get partitions(): StateResource[] {
    const state = JSON.parse(this.stateText) as { checkpoint: { latest?: { resources?: StateResource[] } } };
    return (state.checkpoint.latest?.resources ?? []).filter(({ type }) => type.includes("lucidity:"));
  }

  partition(name: string): StateResource {
    const found = this.partitions.find(({ urn }) => urn.endsWith(`::${name}`));
    if (!found) throw new Error(`${name} is not in the state:\n${this.stateText}`);
    return found;
  }

  /** How many status calls there have been, for one mount point or for all. */
  polls(mountPoint?: string): number {
    return this.simulator.journal.filter(
      ({ kind, partition: asked }) =>
        kind === "status" && (mountPoint === undefined || asked?.mountPoint === mountPoint),
    ).length;
  }

  async stop(): Promise<void> {
    for (const child of this.running) child.kill("SIGKILL");
    await this.simulator.stop();
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** A diff, without the part about the stack's own outputs. */
export const ofResources = (text: string) => text.split("--outputs:--")[0] ?? "";

/** Gives `test` a stack, and stops it afterwards. */
export async function withStack(starting: Promise<Stack>, test: (stack: Stack) => Promise<void>) {
  const stack = await starting;
  try {
    await test(stack);
  } finally {
    await stack.stop();
  }
}
