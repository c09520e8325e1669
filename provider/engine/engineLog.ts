/** Lines to the engine's display, over its gRPC channel. */
import type { EngineClient } from "@pulumi/pulumi/proto/engine_grpc_pb";
import type { EngineSdk } from "./pulumiSdk";

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

/** The engine is on this machine: gRPC would ask the proxy of `http_proxy` or `https_proxy` for it, and lose the lines. */
export const withoutProxy = { "grpc.enable_http_proxy": 0 } as const;

const logTimeoutMs = 5_000;

export class EngineLog {
  private readonly unsent = new Set<Promise<void>>();
  private connected: EngineClient | undefined;

  constructor(
    private readonly address: string,
    private readonly sdk: EngineSdk,
  ) {}

  /** Made at first use: a process that logs nothing needs no connection. */
  get client(): EngineClient {
    const { address, sdk } = this;
    this.connected ??= new (sdk.protocol().EngineClient)(
      address,
      sdk.grpc().credentials.createInsecure(),
      withoutProxy,
    );
    return this.connected;
  }

  log(line: Line): void {
    const sent = this.send(line).finally(() => this.unsent.delete(sent));
    this.unsent.add(sent);
  }

  /** Resolves when the engine has all lines so far, so that none comes after the end of its operation. */
  async flushed(): Promise<void> {
    await Promise.all(this.unsent);
  }

  /** Resolves whether or not the line arrives: a lost line must not end the wait it reports on. */
  private send({ severity, message, urn, ephemeral }: Line): Promise<void> {
    const request = new (this.sdk.protocol().LogRequest)();
    request.setSeverity(severities[severity]);
    request.setMessage(message);
    if (urn !== undefined) request.setUrn(urn);
    if (ephemeral) request.setEphemeral(true);
    const options = { deadline: Date.now() + logTimeoutMs };
    const metadata = new (this.sdk.grpc().Metadata)();
    return new Promise((resolve) => {
      this.client.log(request, metadata, options, () => resolve());
    });
  }
}
