/** A stand-in for Lucidity's API: the two calls that this package makes, with the vendor's limits. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout } from "node:timers/promises";
import { Api } from "./answers/api";
import { callAt } from "./answers/calls";
import { type Fault, Faults, sendFault } from "./answers/faults";
import { Limits } from "./answers/limits";
import { failure, type Reply } from "./answers/reply";
import { isLoopback, refusalOf } from "./http/access";
import { readBody } from "./http/body";
import { listen, RemoteHostError, urlOf } from "./http/listening";
import { Journal, type JournalEntry, pathOf } from "./journal/journal";
import { Tokens } from "./journal/tokens";
import type { SimulatorOptions } from "./options/options";
import { validate } from "./options/rules";
import { type PartitionScript, Partitions } from "./partitions/partitions";

/**
 * A server that stands in for Lucidity's API. {@link startSimulator} makes one that listens.
 *
 * @see {@link SimulatorOptions}
 */
export class Simulator {
  private readonly api: Api;
  private readonly limits: Limits;
  private readonly faults: Faults;
  private readonly tokens: Tokens;
  private readonly records: Journal;
  private requests = 0;
  private readonly server: Server;
  private address: AddressInfo = { address: "127.0.0.1", family: "IPv4", port: 0 };
  private readonly elapsedMs: () => number;

  constructor(private readonly options: SimulatorOptions) {
    validate("options", options);
    const { now = () => performance.now(), partitions = [], queue, otherwise, faults = [] } = options;
    const {
      requestsPerMinute = 50,
      maxConcurrentRequests = 10,
      accessTokens = [],
      refreshTokens = [],
    } = options;
    const startedMs = now();
    let latestMs = 0;
    this.elapsedMs = () => {
      // Limits and statuses rely on a time that never goes back.
      latestMs = Math.max(latestMs, now() - startedMs);
      return latestMs;
    };
    this.api = new Api(options, new Partitions(partitions, queue, otherwise));
    this.limits = new Limits(requestsPerMinute, maxConcurrentRequests);
    this.faults = new Faults(faults);
    this.tokens = new Tokens([...accessTokens, ...refreshTokens]);
    this.records = new Journal(this.tokens);
    this.server = createServer({ keepAliveTimeout: 30_000 }, (request, response) => {
      void this.serve(request, response);
    });
  }

  /**
   * Starts to listen.
   *
   * @throws RemoteHostError, PortInUseError or ListenError
   */
  async listen(): Promise<this> {
    const { host = "127.0.0.1", port = 0, allowRemote = false } = this.options;
    if (!allowRemote && !isLoopback(host)) throw new RemoteHostError(host);
    this.address = await listen(this.server, host, port);
    return this;
  }

  /** The port it listens on; 0 before `listen()`. */
  get port(): number {
    return this.address.port;
  }

  /** The URL for clients on this machine, such as `http://127.0.0.1:4010`: what `LUCIDITY_ENDPOINT` is set to. */
  get url(): string {
    return urlOf(this.address);
  }

  /** The latest 10,000 requests and their answers, in the order in which the requests arrived. */
  get journal(): JournalEntry[] {
    return this.records.entries;
  }

  /** How many entries the journal has dropped, the oldest first. A test that needs all of them asserts 0. */
  get journalDropped(): number {
    return this.records.dropped;
  }

  /** The largest number of requests that were in flight at once. */
  get maxInFlight(): number {
    return this.limits.maxInFlight;
  }

  /** The largest number of requests within any 60 s. */
  busiestMinute(): number {
    return this.limits.busiestMinute;
  }

  /**
   * Adds a partition or replaces one, and restarts its time.
   *
   * @throws Error that names each property that is wrong
   */
  setPartition(script: PartitionScript): void {
    validate("partition", script);
    this.api.setPartition(script, this.elapsedMs());
  }

  /**
   * Adds a fault. If several apply to a request, it gets the one added first.
   *
   * @throws Error that names each property that is wrong
   */
  addFault(fault: Fault): void {
    validate("fault", fault);
    this.faults.add(fault);
  }

  /** Removes all faults, those of the script included. */
  clearFaults(): void {
    this.faults.clear();
  }

  /** Makes every access token so far invalid, those of `accessTokens` included. */
  expireTokens(): void {
    this.api.expireTokens();
  }

  /** Closes the server and every connection, those included that a fault keeps open. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refusalOf(request.headers, this.options.allowRemote ?? false);
    if (refusal !== undefined) return send(response, failure(403, "FORBIDDEN", refusal, "req-refused"));
    const call = callAt(pathOf(request));
    this.tokens.see(request.headers.authorization?.replace(/^Bearer /, ""));
    const entry = this.records.begin(request, call, this.elapsedMs());
    this.requests += 1;
    const requestId = `req-${this.requests}`;
    const waitS = this.limits.enter(entry.atMs);
    response.once("close", () => this.limits.leave());

    const body = await readBody(request);
    if (body === undefined) return;
    if (body.json) {
      this.tokens.see(body.json.refreshToken);
      this.records.addBody(entry, request, body.json);
    }
    const { latencyMs = 0 } = this.options;
    if (latencyMs > 0) await setTimeout(latencyMs, undefined, { ref: false });
    // The client has gone: nothing can be answered.
    if (request.socket.destroyed) return;
    let reply: Reply;
    if (waitS !== undefined) reply = tooMany(waitS, requestId);
    else if (body.isTooLarge) reply = failure(413, "PAYLOAD_TOO_LARGE", "the body is too large", requestId);
    else {
      const { headers } = request;
      const { method } = entry;
      reply = this.api.answer({ call, method, headers, body: body.json, requestId, atMs: this.elapsedMs() });
    }
    this.deliver(response, entry, reply, body.json?.mountPoint);
  }

  private deliver(response: ServerResponse, entry: JournalEntry, reply: Reply, mountPoint: unknown): void {
    const fault = this.faults.take(entry.kind, mountPoint);
    if (fault) {
      entry.fault = fault.kind;
      entry.httpStatus = sendFault(response, fault, reply.body);
      return;
    }
    entry.httpStatus = reply.httpStatus;
    if (reply.requestId !== undefined) entry.requestId = reply.requestId;
    if (reply.status !== undefined) entry.status = reply.status;
    send(response, reply);
  }
}

function send(response: ServerResponse, { httpStatus, headers, body }: Reply): void {
  response.writeHead(httpStatus, { "Content-Type": "application/json", ...headers }).end(body);
}

function tooMany(waitS: number, requestId: string): Reply {
  const reply = failure(429, "TOO_MANY_REQUESTS", "too many requests", requestId);
  return { ...reply, headers: { "Retry-After": String(waitS) } };
}

/**
 * Starts a simulator. It keeps the process running until `stop()` is called.
 *
 * @example
 * ```ts
 * import { startSimulator } from "pulumi-lucidity/simulator";
 *
 * const simulator = await startSimulator({ otherwise: { pendingS: 1 } });
 * process.env.LUCIDITY_ENDPOINT = simulator.url;
 * // … run what is tested
 * await simulator.stop();
 * ```
 *
 * @throws Error that names each option that is wrong, PortInUseError, RemoteHostError or ListenError
 */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> =>
  new Simulator(options).listen();
