/**
 * Talks to the engine: prints lines in a resource's row, and notices Ctrl-C and the engine's death. Without an engine (unit
 * tests) it does nothing; on a Node that cannot report Ctrl-C, it says so once.
 */
import { subscribe } from "node:diagnostics_channel";
import { grpcOfPulumi, protocolOfPulumi } from "./pulumiSdk";

/** Pulumi's severities, as its engine protocol numbers them. */
const severities = { debug: 0, info: 1, warning: 2 } as const;
type Severity = keyof typeof severities;

export interface Line {
  severity: Severity;
  message: string;
  /** The resource it belongs to; without one it goes to the stack. */
  urn?: string | undefined;
  /** Shown in the row only; not kept in the diagnostics. */
  ephemeral?: boolean;
}

export interface Engine {
  /** Aborted at Ctrl-C, and when the engine is gone. */
  readonly signal: AbortSignal;
  log(line: Line): void;
  /** Resolves when the engine has received all lines so far: none may arrive after the operation has ended. */
  flushed(): Promise<void>;
  /** Calls `done` when the operation ends: finished, cancelled, or the engine died. */
  onEnd(done: () => void): void;
  /** What does not work in this process, as lines for the user. */
  readonly limits: readonly string[];
}

const logTimeoutMs = 5_000;
const probeEveryMs = 2_000;
const failuresToBeGone = 3;
const firstContactMs = 10_000;
/** Time for aborted requests to close before the process exits. */
const lastGaspMs = 500;

type Client = InstanceType<ReturnType<typeof protocolOfPulumi>["EngineClient"]>;

/** The engine that started this process: its gRPC address is the dynamic provider's first argument. */
export function connectToEngine(
  argv: readonly string[] = process.argv,
  exit: (code: number) => void = process.exit,
): Engine {
  const controller = new AbortController();
  const ended: (() => void)[] = [];
  const address = engineAddress(argv);
  const end = (reason: string) => {
    for (const done of ended.splice(0)) done();
    controller.abort(new Error(reason));
  };
  const limits: string[] = [];
  if (address === undefined) {
    return {
      signal: controller.signal,
      log: () => {},
      flushed: async () => {},
      onEnd: (done) => void ended.push(done),
      limits,
    };
  }

  if (tellsOfCancel(process.versions.node)) listenForCancel(() => end("Ctrl-C"));
  else
    limits.push(
      `Node ${process.versions.node} cannot tell of Ctrl-C: press it twice, or use Node 22.17, 24.2 or newer`,
    );

  const unsent = new Set<Promise<void>>();
  let client: Client | undefined;
  const connect = () => {
    client ??= new (protocolOfPulumi().EngineClient)(
      address,
      grpcOfPulumi().credentials.createInsecure(),
      {},
    );
    return client;
  };
  watchParent(connect, () => {
    end("the engine is gone");
    setTimeout(() => exit(1), lastGaspMs);
  });
  return {
    signal: controller.signal,
    limits,
    onEnd: (done) => void ended.push(done),
    log: (line) => {
      const sent = send(connect(), line).finally(() => unsent.delete(sent));
      unsent.add(sent);
    },
    flushed: async () => {
      await Promise.all(unsent);
    },
  };
}

function engineAddress([, script, address]: readonly string[]): string | undefined {
  const isProvider = script !== undefined && /[\\/]cmd[\\/]dynamic-provider([\\/]|$)/.test(script);
  return isProvider && address !== undefined && /^\S+:\d+$/.test(address) ? address : undefined;
}

/** `http2.server.stream.start` came with 22.17 and 24.2. */
export function tellsOfCancel(nodeVersion: string): boolean {
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

/** Resolves whether or not the line arrives: a lost line must not end the wait it reports on. */
function send(client: Client, { severity, message, urn, ephemeral }: Line): Promise<void> {
  const request = new (protocolOfPulumi().LogRequest)();
  request.setSeverity(severities[severity]);
  request.setMessage(message);
  if (urn !== undefined) request.setUrn(urn);
  if (ephemeral) request.setEphemeral(true);
  const options = { deadline: Date.now() + logTimeoutMs };
  return new Promise((resolve) => {
    client.log(request, new (grpcOfPulumi().Metadata)(), options, () => resolve());
  });
}

/**
 * Calls `gone` when the engine has died. The parent is a shell, so its pid proves nothing. The gRPC channel decides, if it has
 * been connected once; the end of stdin, a pipe held by the engine, only triggers a check, as stdin may be closed from the
 * start.
 */
function watchParent(connect: () => Client, gone: () => void): void {
  let failures = 0;
  let sawEngine = false;
  connect().waitForReady(Date.now() + firstContactMs, (error) => {
    if (!error) sawEngine = true;
  });
  const probe = () => {
    const { READY } = grpcOfPulumi().connectivityState;
    const ready = connect().getChannel().getConnectivityState(true) === READY;
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
