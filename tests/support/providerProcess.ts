/** The SDK's real dynamic-provider process, as the engine starts it, with a stand-in for the engine at the other end. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join } from "node:path";
import type * as grpc from "@grpc/grpc-js";
import { FakeEngine, type Logged } from "./fakeEngine";

const root = join(__dirname, "..", "..");
const pulumiRequire = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpcjs = pulumiRequire("@grpc/grpc-js") as typeof grpc;
const proto = (name: string) => pulumiRequire(`@pulumi/pulumi/proto/${name}`);
const { Struct } = pulumiRequire("google-protobuf/google/protobuf/struct_pb.js");

type Properties = Record<string, unknown>;

export const providers = {
  single: `exports.handler = () => require("pulumi-lucidity/provider")`,
  group: `exports.handler = () => require("pulumi-lucidity/provider/group")`,
};

export interface ProviderOptions {
  env: Record<string, string>;
  config?: Record<string, string>;
  /** `"closed"`: no standard input from the start. Default: a pipe, as the engine gives it. */
  stdin?: "pipe" | "closed";
}

export class ProviderUnderTest {
  printed = "";
  /** The engine's span that makes each call. */
  traceparent: string | undefined;

  private constructor(
    readonly child: ChildProcess,
    private readonly client: grpc.Client & Record<string, unknown>,
    private readonly engine: FakeEngine,
  ) {
    child.stderr?.on("data", (chunk: Buffer) => {
      this.printed += String(chunk);
    });
  }

  get logged(): readonly Logged[] {
    return this.engine.logged;
  }

  static async start({ env, config = {}, stdin = "pipe" }: ProviderOptions): Promise<ProviderUnderTest> {
    const engine = await FakeEngine.start();
    const script = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
    const child = spawn(process.execPath, [script, engine.address], {
      cwd: root,
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: [stdin === "pipe" ? "pipe" : "ignore", "pipe", "pipe"],
    });
    const [line] = (await once(child.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    const { ResourceProviderClient } = proto("provider_grpc_pb");
    const client = new ResourceProviderClient(
      `127.0.0.1:${String(line).trim()}`,
      grpcjs.credentials.createInsecure(),
    );
    const started = new ProviderUnderTest(child, client, engine);
    await started.call("configure", "ConfigureRequest", { Args: Struct.fromJavaScript(config) });
    return started;
  }

  /** Calls one method; properties go as the engine sends them. @throws ServiceError */
  private call(
    method: string,
    request: string,
    fields: Record<string, unknown>,
  ): Promise<Record<string, () => never>> {
    const message = new (proto("provider_pb")[request])();
    for (const [name, value] of Object.entries(fields)) message[`set${name}`](value);
    const metadata = new grpcjs.Metadata();
    if (this.traceparent !== undefined) metadata.set("traceparent", this.traceparent);
    return new Promise((resolve, reject) => {
      const send = this.client[method] as (
        message: object,
        metadata: grpc.Metadata,
        done: (error: grpc.ServiceError | null, reply: Record<string, () => never>) => void,
      ) => void;
      send.call(this.client, message, metadata, (error, reply) => (error ? reject(error) : resolve(reply)));
    });
  }

  async check(news: Properties, olds: Properties = {}): Promise<{ inputs: Properties; failures: string[] }> {
    const reply = await this.call("check", "CheckRequest", { News: structOf(news), Olds: structOf(olds) });
    return {
      inputs: propertiesOf(reply.getInputs?.()),
      failures: ((reply.getFailuresList?.() ?? []) as Record<string, () => string>[]).map(
        (failure) => `${failure.getProperty?.()}: ${failure.getReason?.()}`,
      ),
    };
  }

  async diff(
    id: string,
    olds: Properties,
    news: Properties,
  ): Promise<{ changes: number; replaces: string[] }> {
    const reply = await this.call("diff", "DiffRequest", {
      Id: id,
      Olds: structOf(olds),
      News: structOf(news),
    });
    return { changes: reply.getChanges?.() ?? 0, replaces: reply.getReplacesList?.() ?? [] };
  }

  async create(inputs: Properties): Promise<{ id: string; outs: Properties }> {
    const reply = await this.call("create", "CreateRequest", { Properties: structOf(inputs) });
    return { id: reply.getId?.() ?? "", outs: propertiesOf(reply.getProperties?.()) };
  }

  async update(id: string, olds: Properties, news: Properties): Promise<Properties> {
    const reply = await this.call("update", "UpdateRequest", {
      Id: id,
      Olds: structOf(olds),
      News: structOf(news),
    });
    return propertiesOf(reply.getProperties?.());
  }

  async read(id: string, properties: Properties): Promise<{ id: string; props: Properties }> {
    const reply = await this.call("read", "ReadRequest", { Id: id, Properties: structOf(properties) });
    return { id: reply.getId?.() ?? "", props: propertiesOf(reply.getProperties?.()) };
  }

  async delete(id: string, properties: Properties): Promise<void> {
    await this.call("delete", "DeleteRequest", { Id: id, Properties: structOf(properties) });
  }

  /** What the engine sends at Ctrl-C, and at the end of every operation. */
  cancel(): Promise<void> {
    return new Promise((resolve, reject) => {
      const { Empty } = pulumiRequire("google-protobuf/google/protobuf/empty_pb.js");
      const send = this.client.cancel as (message: object, done: (error: Error | null) => void) => void;
      send.call(this.client, new Empty(), (error) => (error ? reject(error) : resolve()));
    });
  }

  /** Closes all that a killed engine would close. */
  killEngine(): void {
    this.engine.stop();
    this.client.close();
    this.child.stdin?.end();
  }

  get exited(): Promise<unknown> {
    return this.child.exitCode === null && this.child.signalCode === null
      ? once(this.child, "exit")
      : Promise.resolve();
  }

  async stop(): Promise<void> {
    this.client.close();
    this.engine.stop();
    this.child.kill("SIGKILL");
    await this.exited;
  }
}

const structOf = (properties: Properties) => Struct.fromJavaScript(properties);
const propertiesOf = (struct: unknown): Properties =>
  (struct as { toJavaScript(): Properties } | undefined)?.toJavaScript() ?? {};
