/** A stand-in for Lucidity's API: the two calls that this package makes, with the vendor's limits. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Api, failure, mintPath, type Reply, statusPath } from "./api";
import { type Fault, Faults, spoil } from "./faults";
import { addBody, begin, hideTokens, type JournalEntry, type Json, Tokens } from "./journal";
import { busiestMinute, Limits } from "./limits";
import { type SimulatorOptions, validate } from "./options";
import { type PartitionScript, Partitions } from "./partitions";

const mostBodyBytes = 64 * 1024;
const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

export class Simulator {
  /** What it was asked, in the order in which it came in. */
  readonly journal: JournalEntry[] = [];
  private readonly api: Api;
  private readonly limits: Limits;
  private readonly faults: Faults;
  private readonly tokens = new Tokens();
  private readonly server: Server;
  private readonly elapsedMs: () => number;

  constructor(private readonly options: SimulatorOptions) {
    validate("options", options);
    const { now = () => performance.now(), partitions = [], queue, otherwise, faults = [] } = options;
    const { requestsPerMinute = 50, maxConcurrentRequests = 10, accessTokens = [] } = options;
    const startedMs = now();
    this.elapsedMs = () => now() - startedMs;
    this.api = new Api(options, new Partitions(partitions, queue, otherwise));
    this.limits = new Limits(requestsPerMinute, maxConcurrentRequests);
    this.faults = new Faults(faults);
    this.tokens.see(...accessTokens);
    this.server = createServer({ keepAliveTimeout: 30_000 }, (request, response) =>
      this.serve(request, response),
    );
  }

  /** @throws Error where the host is not this machine's own, or the port is taken */
  async listen(): Promise<this> {
    const { host = "127.0.0.1", port = 0, allowRemote = false } = this.options;
    if (!loopback.test(host) && !allowRemote) {
      throw new Error(
        `the simulator listens on loopback alone, and ${host} is not: allow it with allowRemote (--allow-remote)`,
      );
    }
    await new Promise<void>((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, host, resolve);
    });
    return this;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    const { address, family, port } = this.server.address() as AddressInfo;
    return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
  }

  /** The most requests that were under way at once. */
  get maxInFlight(): number {
    return this.limits.maxInFlight;
  }

  /** The largest number of requests in any 60 s. */
  busiestMinute(): number {
    return busiestMinute(this.journal.map(({ atMs }) => atMs));
  }

  /** Adds a partition, or changes one: its time begins anew. */
  setPartition(script: PartitionScript): void {
    validate("partition", script);
    this.api.setPartition(script, this.elapsedMs());
  }

  /** Of several faults that apply, the one that was added first strikes. */
  addFault(fault: Fault): void {
    validate("fault", fault);
    this.faults.add(fault);
  }

  clearFaults(): void {
    this.faults.clear();
  }

  /** Every access token so far is refused from now on, those of `accessTokens` too. */
  expireTokens(): void {
    this.api.expireTokens();
  }

  /** Ends every connection, also those that a fault keeps hanging. */
  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const kind = path === statusPath ? "status" : path === mintPath ? "mint" : "other";
    const entry = begin(request, kind, path, this.elapsedMs());
    this.tokens.see(request.headers.authorization?.replace(/^Bearer /, ""));
    hideTokens(entry, this.tokens);
    const requestId = `req-${this.journal.push(entry)}`;
    const waitS = this.limits.enter(entry.atMs);
    const leave = once(() => this.limits.leave());
    response.once("finish", leave).once("close", leave);

    const answer = (body: Json | undefined, isTooLarge: boolean) => {
      if (body) {
        this.tokens.see(body.refreshToken);
        addBody(entry, body);
        hideTokens(entry, this.tokens);
      }
      const { method, headers } = { method: entry.method, headers: request.headers };
      let reply: Reply;
      if (waitS !== undefined) reply = tooMany(waitS, requestId);
      else if (isTooLarge) reply = failure(413, "PAYLOAD_TOO_LARGE", "the body is too large", requestId);
      else reply = this.api.answer({ kind, method, headers, body, requestId, atMs: this.elapsedMs() });
      this.send(response, entry, reply);
    };
    readBody(request, (body, isTooLarge) => {
      const { latencyMs = 0 } = this.options;
      if (latencyMs > 0) setTimeout(answer, latencyMs, body, isTooLarge).unref();
      else answer(body, isTooLarge);
    });
  }

  private send(response: ServerResponse, entry: JournalEntry, reply: Reply): void {
    const fault = this.faults.take(entry.kind, entry.partition?.mountPoint);
    if (fault) {
      entry.fault = fault.kind;
      entry.httpStatus = spoil(response, fault, reply.body);
      return;
    }
    entry.httpStatus = reply.httpStatus;
    if (reply.requestId !== undefined) entry.requestId = reply.requestId;
    if (reply.status !== undefined) entry.status = reply.status;
    response
      .writeHead(reply.httpStatus, { "Content-Type": "application/json", ...reply.headers })
      .end(reply.body);
  }
}

function tooMany(waitS: number, requestId: string): Reply {
  const reply = failure(429, "TOO_MANY_REQUESTS", "too many requests", requestId);
  return { ...reply, headers: { "Retry-After": String(waitS) } };
}

/** Calls back with the body if it is a JSON object, and whether it was too large to be read. */
function readBody(
  request: IncomingMessage,
  done: (body: Json | undefined, isTooLarge: boolean) => void,
): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request
    .on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBodyBytes) chunks.push(chunk);
    })
    .on("error", () => {})
    .once("end", () => done(parse(Buffer.concat(chunks).toString("utf8")), bytes > mostBodyBytes));
}

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

function once(work: () => void): () => void {
  let done = false;
  return () => {
    if (!done) work();
    done = true;
  };
}

/** Starts a simulator; stop it with `stop()`. */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> =>
  new Simulator(options).listen();
