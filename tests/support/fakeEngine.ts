/** The engine's end of the side channel: it keeps every line that it receives. */
import { createRequire } from "node:module";
import type * as grpc from "@grpc/grpc-js";

const pulumiRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpcjs = pulumiRequire("@grpc/grpc-js") as typeof grpc;
const { EngineService } = pulumiRequire("@pulumi/pulumi/proto/engine_grpc_pb");
const { Empty } = pulumiRequire("google-protobuf/google/protobuf/empty_pb.js");

export interface Logged {
  severity: number;
  message: string;
  urn: string;
  ephemeral: boolean;
}

interface LogRequest {
  getSeverity(): number;
  getMessage(): string;
  getUrn(): string;
  getEphemeral(): boolean;
}

export class FakeEngine {
  private constructor(
    private readonly server: grpc.Server,
    readonly address: string,
    readonly logged: readonly Logged[],
  ) {}

  static async start(): Promise<FakeEngine> {
    const logged: Logged[] = [];
    const server = new grpcjs.Server();
    server.addService(EngineService, {
      log: ({ request }: { request: LogRequest }, done: (error: null, reply: object) => void) => {
        logged.push({
          severity: request.getSeverity(),
          message: request.getMessage(),
          urn: request.getUrn(),
          ephemeral: request.getEphemeral(),
        });
        done(null, new Empty());
      },
    });
    const credentials = grpcjs.ServerCredentials.createInsecure();
    const port = await new Promise<number>((resolve, reject) =>
      server.bindAsync("127.0.0.1:0", credentials, (error, bound) =>
        error ? reject(error) : resolve(bound),
      ),
    );
    return new FakeEngine(server, `127.0.0.1:${port}`, logged);
  }

  /** As if it were killed. */
  stop(): void {
    this.server.forceShutdown();
  }
}
