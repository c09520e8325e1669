/**
 * Talks to the engine: prints lines in a resource's row, and notices Ctrl-C and the engine's death. Without an engine (unit
 * tests) it does nothing; on a Node that cannot report Ctrl-C, it says so once.
 */
import { subscribe } from "node:diagnostics_channel";
import { EngineLog, type Line } from "./engineLog";
import { type EngineSdk, grpcOfPulumi, pulumiSdk } from "./pulumiSdk";

export type { Line };

export interface Engine {
  /** Aborted at Ctrl-C, and when the engine is gone. */
  readonly signal: AbortSignal;
  log(line: Line): void;
  /** Resolves when the engine has received all lines so far: none may arrive after the operation has ended. */
  flushed(): Promise<void>;
  /** Calls `done` when the operation ends: finished, cancelled, or the engine died. */
  onEnd(done: () => void): void;
  /** What does not work in this process, as lines for the user. Each is removed when it is printed. */
  readonly limits: string[];
}

const probeEveryMs = 2_000;
const failuresToBeGone = 3;
const firstContactMs = 10_000;
/** Time for aborted requests to close before the process exits. */
const shutdownGraceMs = 500;

/** The engine that started this process, for one operation. */
export class ConnectedEngine implements Engine {
  readonly limits: string[] = [];
  /** Rewrites every text for those who read it. */
  words = (text: string): string => text;
  readonly lines: EngineLog | undefined;
  private readonly controller = new AbortController();
  private readonly ended: (() => void)[] = [];

  /** @param address where the engine listens; without one, as in a process that a person has started, lines go nowhere */
  constructor(address: string | undefined, sdk: EngineSdk) {
    this.lines = address === undefined ? undefined : new EngineLog(address, sdk);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  log(line: Line): void {
    this.lines?.log({ ...line, message: this.words(line.message) });
  }

  async flushed(): Promise<void> {
    await this.lines?.flushed();
  }

  onEnd(done: () => void): void {
    this.ended.push(done);
  }

  /** Ends every wait, and resolves once the engine has all lines. */
  async end(reason: string): Promise<void> {
    for (const done of this.ended.splice(0)) done();
    this.controller.abort(new Error(reason));
    await this.flushed();
  }
}

/** The engine of a dynamic provider: its gRPC address is the process's last argument. */
export function connectToEngine(
  argv: readonly string[] = process.argv,
  exit: (code: number) => void = process.exit,
): Engine {
  const engine = new ConnectedEngine(engineAddress(argv), pulumiSdk);
  if (engine.lines === undefined) return engine;
  if (reportsCancel(process.versions.node)) listenForCancel(() => void engine.end("Ctrl-C"));
  else
    engine.limits.push(
      `Node ${process.versions.node} does not report Ctrl-C to a provider: press it twice, or use Node 22.17, 24.2 or newer`,
    );
  watchParent(engine.lines, () => {
    void engine.end("the engine is gone");
    setTimeout(() => exit(1), shutdownGraceMs);
  });
  return engine;
}

/** The last argument: `pulumi up --tracing` and `--otel-traces` put flags before it. */
function engineAddress([, script, ...given]: readonly string[]): string | undefined {
  const address = given.at(-1);
  const isProvider = script !== undefined && /[\\/]cmd[\\/]dynamic-provider([\\/]|$)/.test(script);
  return isProvider && address !== undefined && /^\S+:\d+$/.test(address) ? address : undefined;
}

/** `http2.server.stream.start` came with 22.17 and 24.2. */
export function reportsCancel(nodeVersion: string): boolean {
  const [major = 0, minor = 0] = nodeVersion.split(".").map(Number);
  return major > 24 || (major === 24 && minor >= 2) || (major === 22 && minor >= 17);
}

/** The SDK's own Cancel does nothing, so this listens for the HTTP/2 stream that carries the call. */
function listenForCancel(cancelled: () => void): void {
  subscribe("http2.server.stream.start", (message) => {
    const headers = (message as { headers?: Record<string, unknown> }).headers;
    if (headers?.[":path"] === "/pulumirpc.ResourceProvider/Cancel") cancelled();
  });
}

/**
 * Calls `gone` when the engine has died. The parent is a shell, so its pid proves nothing. The gRPC channel decides, if it has
 * been connected once; the end of stdin, a pipe held by the engine, only triggers a check, as stdin may be closed from the
 * start.
 */
function watchParent(log: EngineLog, gone: () => void): void {
  let failures = 0;
  let sawEngine = false;
  log.client.waitForReady(Date.now() + firstContactMs, (error) => {
    if (!error) sawEngine = true;
  });
  const probe = () => {
    const { READY } = grpcOfPulumi().connectivityState;
    const ready = log.client.getChannel().getConnectivityState(true) === READY;
    sawEngine ||= ready;
    failures = ready || !sawEngine ? 0 : failures + 1;
    if (failures >= failuresToBeGone) {
      clearInterval(timer);
      gone();
    }
  };
  const timer = setInterval(probe, probeEveryMs).unref();
  const { stdin } = process;
  stdin.once("end", probe).once("error", () => {});
  stdin.resume();
  // Listening to stdin must not keep the process alive.
  (stdin as { unref?: () => void }).unref?.();
}
