/**
 * The engine's side channel: lines in a resource's row, Ctrl-C, and the engine's death. Where this process was not
 * started by an engine (unit tests), or its Node cannot tell of Ctrl-C, the channel degrades and says so once.
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
  /** Shown while it is news, and not kept among the diagnostics. */
  ephemeral?: boolean;
}

export interface Engine {
  /** Aborted at Ctrl-C, and when the engine is gone. */
  readonly signal: AbortSignal;
  log(line: Line): void;
  /** Resolves when the engine has all lines so far, so that none comes after the end of its operation. */
  flushed(): Promise<void>;
  /** Calls back when the operation ends, however it ends. */
  onEnd(done: () => void): void;
  /** What this process cannot do here, for one line to the user. */
  readonly limits: readonly string[];
}

const logTimeoutMs = 5_000;
const probeEveryMs = 2_000;
const failuresToBeGone = 3;
const firstContactMs = 10_000;
/** How long an exit may take after the engine is gone, for aborted requests to close. */
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

/** The SDK's own Cancel does nothing, so its arrival is read off the HTTP/2 stream that carries it. */
function listenForCancel(cancelled: () => void): void {
  subscribe("http2.server.stream.start", (message) => {
    const headers = (message as { headers?: Record<string, unknown> }).headers;
    if (headers?.[":path"] === "/pulumirpc.ResourceProvider/Cancel") cancelled();
  });
}

/** Resolves when the line has arrived, or could not: that must not end the wait it tells of. */
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
 * Calls `gone` when the engine has died. The parent is a shell, so its pid tells nothing: the signs are the end of stdin, a
 * pipe that the engine holds, and a channel that no longer connects. The channel decides, and only where it has once been
 * connected: a stdin that was closed from the start says nothing.
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
  // Listening must not hold the process open.
  (stdin as { unref?: () => void }).unref?.();
}
