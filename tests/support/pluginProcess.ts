/** The native plugin's real process, as the engine starts it, with a stand-in for the engine at the other end. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import { FakeEngine, type Logged } from "./fakeEngine";

type Properties = Record<string, unknown>;
type Reply<T> = (error: ServiceError | null, response: T) => void;

export const pluginExecutable = join(__dirname, "..", "..", "plugin", "pulumi-resource-lucidity");

export const urnOf = (name: string, kind = "PartitionOnboarding") =>
  `urn:pulumi:s::p::lucidity:index:${kind}::${name}`;

export interface PluginOptions {
  env?: Record<string, string>;
  config?: Properties;
  /** Of the provider; `undefined` is a provider that is in the state already. */
  providerId?: string;
  stdin?: "pipe" | "ignore";
  /** Started by a person, for an engine that has PULUMI_DEBUG_PROVIDERS. */
  isHeldByDebugger?: boolean;
}

const bag = (properties: Properties) => Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
const props = (struct: Struct | undefined): Properties => struct?.toJavaScript() ?? {};

/** What a call that says "exists, but is not ready" wants the engine to keep. */
export function initFailedOf(error: ServiceError) {
  const [details] = error.metadata.get("grpc-status-details-bin");
  if (!(details instanceof Buffer)) return undefined;
  const [any] = Status.deserializeBinary(details).getDetailsList();
  const failed = messages.ErrorResourceInitFailed.deserializeBinary(any?.getValue_asU8() ?? new Uint8Array());
  return {
    id: failed.getId(),
    properties: props(failed.getProperties()),
    inputs: props(failed.getInputs()),
    reasons: failed.getReasonsList(),
  };
}

export class PluginUnderTest {
  /** The engine's span that creates. */
  traceparent: string | undefined;
  /** Its standard error. */
  printed = "";

  private constructor(
    readonly child: ChildProcess,
    readonly client: ResourceProviderClient,
    private readonly engine: FakeEngine,
  ) {
    child.stderr?.on("data", (chunk: Buffer) => {
      this.printed += String(chunk);
    });
  }

  static async start({
    env = {},
    config,
    providerId,
    stdin = "pipe",
    isHeldByDebugger = false,
  }: PluginOptions = {}) {
    const engine = await FakeEngine.start();
    const child = spawn(pluginExecutable, isHeldByDebugger ? [] : [engine.address], {
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: [stdin, "pipe", "pipe"],
    });
    const ended = once(child, "close").then(() =>
      assert.fail("the plugin has ended before it printed its port"),
    );
    const printed = once(child.stdout as NodeJS.ReadableStream, "data");
    const [line] = (await Promise.race([printed, ended])) as [Buffer];
    ended.catch(() => {});
    const client = new ResourceProviderClient(
      `127.0.0.1:${String(line).trim()}`,
      credentials.createInsecure(),
    );
    const plugin = new PluginUnderTest(child, client, engine);
    await plugin.handshake();
    if (config !== undefined) await plugin.configure(config, providerId);
    return plugin;
  }

  get logged(): readonly Logged[] {
    return this.engine.logged;
  }

  private call<T>(send: (done: Reply<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      send((error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  handshake(): Promise<messages.ProviderHandshakeResponse> {
    const request = new messages.ProviderHandshakeRequest().setEngineAddress(this.engine.address);
    return this.call((done) => this.client.handshake(request, done));
  }

  configure(config: Properties, providerId = "a-provider"): Promise<messages.ConfigureResponse> {
    const request = new messages.ConfigureRequest().setArgs(bag(config)).setId(providerId);
    return this.call((done) => this.client.configure(request, done));
  }

  async checkConfig(news: Properties): Promise<Properties> {
    const request = new messages.CheckRequest().setNews(bag(news));
    const reply = await this.call<messages.CheckResponse>((done) => this.client.checkConfig(request, done));
    return props(reply.getInputs());
  }

  async diffConfig(olds: Properties, news: Properties): Promise<messages.DiffResponse.AsObject> {
    const request = new messages.DiffRequest().setOldInputs(bag(olds)).setNews(bag(news));
    const reply = await this.call<messages.DiffResponse>((done) => this.client.diffConfig(request, done));
    return reply.toObject();
  }

  async check(urn: string, news: Properties) {
    const request = new messages.CheckRequest().setUrn(urn).setNews(bag(news));
    const reply = await this.call<messages.CheckResponse>((done) => this.client.check(request, done));
    return { inputs: props(reply.getInputs()), failures: reply.toObject().failuresList };
  }

  /** How the engine would show it: `{ mountPoint: "UPDATE_REPLACE" }`, or `undefined` where nothing differs. */
  async diff(
    urn: string,
    { id, olds, oldInputs, news }: Record<"olds" | "oldInputs" | "news", Properties> & { id: string },
  ) {
    const request = new messages.DiffRequest()
      .setUrn(urn)
      .setId(id)
      .setOlds(bag(olds))
      .setOldInputs(bag(oldInputs))
      .setNews(bag(news));
    const reply = await this.call<messages.DiffResponse>((done) => this.client.diff(request, done));
    if (reply.getChanges() !== messages.DiffResponse.DiffChanges.DIFF_SOME) return undefined;
    const kinds = Object.entries(messages.PropertyDiff.Kind);
    const found: Record<string, string | undefined> = {};
    reply.getDetaileddiffMap().forEach((diff, key) => {
      found[key] = kinds.find(([, value]) => value === diff.getKind())?.[0];
    });
    return found;
  }

  async create(urn: string, inputs: Properties, { preview = false, timeout = 0 } = {}) {
    const request = new messages.CreateRequest()
      .setUrn(urn)
      .setProperties(bag(inputs))
      .setPreview(preview)
      .setTimeout(timeout);
    const metadata = new Metadata();
    if (this.traceparent !== undefined) metadata.set("traceparent", this.traceparent);
    const reply = await this.call<messages.CreateResponse>((done) =>
      this.client.create(request, metadata, done),
    );
    return { id: reply.getId(), outputs: props(reply.getProperties()) };
  }

  async update(
    urn: string,
    { id, olds, news }: { id: string; olds: Properties; news: Properties },
    { preview = false, timeout = 0 } = {},
  ) {
    const request = new messages.UpdateRequest()
      .setUrn(urn)
      .setId(id)
      .setOlds(bag(olds))
      .setNews(bag(news))
      .setPreview(preview)
      .setTimeout(timeout);
    const reply = await this.call<messages.UpdateResponse>((done) => this.client.update(request, done));
    return props(reply.getProperties());
  }

  /** Without inputs it is an import. */
  async read(urn: string, id: string, state: Properties, inputs?: Properties, timeout = 0) {
    const request = new messages.ReadRequest()
      .setUrn(urn)
      .setId(id)
      .setProperties(bag(state))
      .setTimeout(timeout);
    if (inputs !== undefined) request.setInputs(bag(inputs));
    const reply = await this.call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: reply.getId(), outputs: props(reply.getProperties()), inputs: props(reply.getInputs()) };
  }

  async delete(urn: string, id: string): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urn).setId(id);
    await this.call<Empty>((done) => this.client.delete(request, done));
  }

  async invoke(token: string, args: Properties): Promise<Properties> {
    const request = new messages.InvokeRequest().setTok(token).setArgs(bag(args));
    const reply = await this.call<messages.InvokeResponse>((done) => this.client.invoke(request, done));
    return props(reply.getReturn());
  }

  async schema(): Promise<Properties> {
    const request = new messages.GetSchemaRequest();
    const reply = await this.call<messages.GetSchemaResponse>((done) => this.client.getSchema(request, done));
    return JSON.parse(reply.getSchema()) as Properties;
  }

  cancel(): Promise<Empty> {
    return this.call((done) => this.client.cancel(new Empty(), done));
  }

  /** As if the engine were killed: its end of everything is closed. */
  killEngine(): void {
    this.engine.stop();
    this.client.close();
    this.child.stdin?.end();
  }

  get exited(): Promise<unknown> {
    const { exitCode, signalCode } = this.child;
    return exitCode === null && signalCode === null ? once(this.child, "exit") : Promise.resolve();
  }

  async stop(): Promise<void> {
    this.client.close();
    this.engine.stop();
    this.child.kill("SIGKILL");
    await this.exited;
  }
}
