/**
 * The real provider process of either front, as the engine starts it, with a stand-in for the engine at the other end. What the SDK
 * or the engine adds to the properties of a dynamic resource is added here, and taken out of what comes back.
 */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { FakeEngine, type Logged } from "./fakeEngine";
import { bag, codeFor, type Properties, props } from "./providerMessages";

type Reply<T> = (error: ServiceError | null, response: T) => void;

export const pluginExecutable = join(__dirname, "..", "..", "plugin", "pulumi-resource-lucidity");

export type FrontName = "dynamic" | "native";
export const frontNames: FrontName[] = ["dynamic", "native"];

export interface ProcessOptions {
  /** Default: native. */
  front?: FrontName;
  env?: Record<string, string>;
  /** The settings, without `lucidity:`. */
  config?: Properties;
  /** Of the provider; `undefined` is a provider that is in the state already. */
  providerId?: string;
  stdin?: "pipe" | "ignore";
  /** Started by a person, for an engine that has PULUMI_DEBUG_PROVIDERS. */
  isHeldByDebugger?: boolean;
}

const dynamicProvider = require.resolve("@pulumi/pulumi/cmd/dynamic-provider/index.js");
const root = join(__dirname, "..", "..");
type Change = Record<"olds" | "oldInputs" | "news", Properties> & { id: string };

export class ProviderProcess {
  /** The engine's span that creates. */
  traceparent: string | undefined;
  /** Its standard error. */
  printed = "";

  private constructor(
    readonly child: ChildProcess,
    readonly client: ResourceProviderClient,
    private readonly engine: FakeEngine,
    private readonly isDynamic: boolean,
  ) {
    child.stderr?.on("data", (chunk: Buffer) => {
      this.printed += String(chunk);
    });
  }

  static async start({
    front = "native",
    env = {},
    config,
    providerId,
    stdin = "pipe",
    isHeldByDebugger = false,
  }: ProcessOptions = {}) {
    const engine = await FakeEngine.start();
    const isDynamic = front === "dynamic";
    const [command, ...args] = isDynamic ? [process.execPath, dynamicProvider] : [pluginExecutable];
    const child = spawn(command, [...args, ...(isHeldByDebugger ? [] : [engine.address])], {
      cwd: root,
      env: { PATH: process.env.PATH ?? "", ...env },
      stdio: [stdin, "pipe", "pipe"],
    });
    const ended = once(child, "close").then(() => assert.fail("it has ended before it printed its port"));
    const printed = once(child.stdout as NodeJS.ReadableStream, "data");
    const [line] = (await Promise.race([printed, ended])) as [Buffer];
    ended.catch(() => {});
    const client = new ResourceProviderClient(
      `127.0.0.1:${String(line).trim()}`,
      credentials.createInsecure(),
    );
    const provider = new ProviderProcess(child, client, engine, isDynamic);
    if (!isDynamic) await provider.handshake();
    if (isDynamic || config !== undefined) await provider.configure(config ?? {}, providerId);
    return provider;
  }

  get logged(): readonly Logged[] {
    return this.engine.logged;
  }

  /** What the state of a dynamic resource holds beside its properties. */
  private bag(urn: string, properties: Properties): Struct {
    return bag(this.isDynamic ? { __provider: codeFor(urn), ...properties } : properties);
  }

  private call<T>(send: (done: Reply<T>) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      send((error, response) => (error ? reject(error) : resolve(response)));
    });
  }

  handshake(isRecent = false): Promise<messages.ProviderHandshakeResponse> {
    const request = new messages.ProviderHandshakeRequest().setEngineAddress(this.engine.address);
    request.setSendsOldOutputsToCheck(isRecent);
    return this.call((done) => this.client.handshake(request, done));
  }

  configure(config: Properties, providerId = "a-provider", name = "default") {
    const keyed = Object.entries(config).map(([key, value]) => [`lucidity:${key}`, value]);
    const args = this.isDynamic ? Object.fromEntries(keyed) : config;
    const request = new messages.ConfigureRequest().setArgs(bag(args)).setId(providerId);
    request.setUrn(`urn:pulumi:dev::shop::pulumi:providers:lucidity::${name}`);
    return this.call<messages.ConfigureResponse>((done) => this.client.configure(request, done));
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
    const given = this.isDynamic ? { ...news, __urn: urn } : news;
    const request = new messages.CheckRequest().setUrn(urn).setNews(this.bag(urn, given));
    // The SDK cannot do without.
    if (this.isDynamic) request.setOlds(bag({}));
    const reply = await this.call<messages.CheckResponse>((done) => this.client.check(request, done));
    return { inputs: props(reply.getInputs()), failures: reply.toObject().failuresList };
  }

  private async diffReply(
    urn: string,
    { id, olds, oldInputs, news }: Change,
  ): Promise<messages.DiffResponse> {
    const request = new messages.DiffRequest()
      .setUrn(urn)
      .setId(id)
      .setOlds(this.bag(urn, olds))
      .setOldInputs(this.bag(urn, oldInputs))
      .setNews(this.bag(urn, news));
    return this.call((done) => this.client.diff(request, done));
  }

  /** How the engine would show it: `{ mountPoint: "UPDATE_REPLACE" }`, or `undefined` where nothing differs. */
  async diff(urn: string, change: Change): Promise<Record<string, string | undefined> | undefined> {
    const reply = await this.diffReply(urn, change);
    if (reply.getChanges() !== messages.DiffResponse.DiffChanges.DIFF_SOME) return undefined;
    const kinds = Object.entries(messages.PropertyDiff.Kind);
    const found: Record<string, string | undefined> = {};
    reply.getDetaileddiffMap().forEach((diff, key) => {
      found[key] = kinds.find(([, value]) => value === diff.getKind())?.[0];
    });
    return found;
  }

  /** Which inputs replace, or `undefined` where nothing differs. */
  async replaces(urn: string, change: Change): Promise<string[] | undefined> {
    const details = await this.diff(urn, change);
    if (this.isDynamic) return details && (await this.diffReply(urn, change)).getReplacesList();
    return details && Object.keys(details).filter((key) => details[key]?.endsWith("REPLACE"));
  }

  async create(urn: string, inputs: Properties, { preview = false, timeout = 0 } = {}) {
    const request = new messages.CreateRequest()
      .setUrn(urn)
      .setProperties(this.bag(urn, inputs))
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
      .setOlds(this.bag(urn, olds))
      .setNews(this.bag(urn, news))
      .setPreview(preview)
      .setTimeout(timeout);
    const reply = await this.call<messages.UpdateResponse>((done) => this.client.update(request, done));
    return props(reply.getProperties());
  }

  /** Without inputs it is an import or, of an engine from 3.261 on, perhaps a `get`. */
  async read(urn: string, id: string, state: Properties, inputs?: Properties, timeout = 0) {
    const request = new messages.ReadRequest()
      .setUrn(urn)
      .setId(id)
      .setProperties(this.bag(urn, state))
      .setTimeout(timeout);
    if (inputs !== undefined) request.setInputs(this.bag(urn, inputs));
    const reply = await this.call<messages.ReadResponse>((done) => this.client.read(request, done));
    return { id: reply.getId(), outputs: props(reply.getProperties()), inputs: props(reply.getInputs()) };
  }

  async delete(urn: string, id: string, state: Properties = {}): Promise<void> {
    const request = new messages.DeleteRequest().setUrn(urn).setId(id).setProperties(this.bag(urn, state));
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
    this.killEngine();
    this.child.kill("SIGKILL");
    await this.exited;
  }
}
