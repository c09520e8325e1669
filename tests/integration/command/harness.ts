/** The command as a process of its own, against a simulator. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../../simulator";

const loader = ["--require", require.resolve("../../support/preloads/transpile.cjs")];
const main = join(__dirname, "../../../provider/cmd/pulumi-lucidity/main.ts");
export const refreshToken = "canary-refresh";
export const scripted = (mountPoint: string, more: object = {}) => ({
  instanceId: "i-0abc",
  mountPoint,
  ...more,
});

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

interface Started {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  ended: Promise<Ended>;
  /** Resolves once this was printed on stdout. */
  printed(text: string): Promise<void>;
}

/** Call it inside `describe`: what a test has started ends with it. */
export function useCommand() {
  let simulator: Simulator | undefined;
  const children = new Set<Started["child"]>();
  afterEach(async () => {
    for (const child of children) child.kill("SIGKILL");
    children.clear();
    await simulator?.stop();
    simulator = undefined;
  });

  /**
   * @param env instead of the settings for the simulator
   * @param through a command that starts it
   */
  function start(
    args: readonly string[],
    env: Record<string, string> = {},
    through: readonly string[] = [],
  ): Started {
    const settings = {
      LUCIDITY_REFRESH_TOKEN: refreshToken,
      LUCIDITY_ENDPOINT: simulator?.url ?? "",
      ...env,
    };
    const [program, ...words] = [...through, process.execPath, ...loader, main, ...args];
    const child = spawn(String(program), words, {
      env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...settings },
      stdio: ["pipe", "pipe", "pipe"],
    });
    children.add(child);
    const printed = { out: "", err: "" };
    child.stdout.on("data", (chunk) => (printed.out += chunk));
    child.stderr.on("data", (chunk) => (printed.err += chunk));
    const ended = new Promise<Ended>((resolve) =>
      child.once("close", (code) => resolve({ code, ...printed })),
    );
    return {
      child,
      ended,
      printed: async (text) => {
        while (!printed.out.includes(text)) {
          if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${printed.err}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      },
    };
  }

  return {
    start,
    run: (args: readonly string[], env?: Record<string, string>) => start(args, env).ended,
    async simulate(options: SimulatorOptions): Promise<Simulator> {
      simulator = await startSimulator(options);
      return simulator;
    },
  };
}
