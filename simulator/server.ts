/** A stand-in for Lucidity's API: the two calls that this package makes, with the vendor's limits. */
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { type Fault, spoil } from "./faults";
import { type PartitionScript, Partitions, type Queue } from "./partitions";

export interface SimulatorOptions {
  /** Default: 0, any free port. */
  port?: number;
  /** Default: `127.0.0.1`. Anything but loopback needs `allowRemote`. */
  host?: string;
  allowRemote?: boolean;
  partitions?: readonly PartitionScript[];
  /** How partitions behave that no script names. Default: no request is visible. */
  otherwise?: Omit<PartitionScript, "instanceId" | "mountPoint">;
  queue?: Queue;
  /** Default: 50 in any 60 s; beyond it, 429 with Retry-After. */
  requestsPerMinute?: number;
  /** Default: 10; beyond it, 429. */
  maxConcurrentRequests?: number;
  /** How long an access token lives. Default: 900. */
  tokenLifetimeS?: number;
  /** The refresh tokens that are accepted. Default: any. */
  refreshTokens?: readonly string[];
  /** Access tokens that are valid besides those minted here. */
  accessTokens?: readonly string[];
  authScheme?: "raw" | "bearer";
  /** How an invisible request is answered. Default: `"404"`. */
  notVisibleAs?: "404" | "envelope" | "unknown";
  /** Where the status stands in the answer. Default: `"status"`, inside `data`. */
  statusKey?: "status" | "partitionStatus" | "bare" | "top";
  /** Default: 0. */
  latencyMs?: number;
  /** Milliseconds; for tests without waiting. Default: the monotonic clock. */
  now?: () => number;
}

/** What was asked and answered; never a token. */
export interface JournalEntry {
  /** Milliseconds since the server's start. */
  atMs: number;
  kind: "mint" | "status" | "other";
  method: string;
  path: string;
  userAgent?: string;
  partition?: Record<string, unknown>;
  /** 0 where nothing was answered. */
  httpStatus: number;
  /** The status that was answered. */
  status?: string;
  fault?: string;
}

const statusPath = "/external/client/api/v1/partition/create/status";
const mintPath = "/external/api/v1/auth/user-token/refresh";
const windowMs = 60_000;
const mostBodyBytes = 64 * 1024;
const loopback = /^(127(\.\d{1,3}){3}|::1|localhost)$/;

export class Simulator {
  readonly journal: JournalEntry[] = [];
  /** The most requests that were under way at once. */
  maxInFlight = 0;
  private readonly faults: { fault: Fault; after: number; left: number }[] = [];
  private readonly tokens = new Map<string, number>();
  private readonly partitions: Partitions;
  private readonly server: Server;
  private readonly now: () => number;
  private readonly startedMs: number;
  private inFlight = 0;
  private recentMs: number[] = [];
  private requests = 0;

  constructor(private readonly options: SimulatorOptions) {
    this.now = options.now ?? (() => performance.now());
    this.startedMs = this.now();
    this.partitions = new Partitions(options.partitions ?? [], options.queue, options.otherwise);
    for (const token of options.accessTokens ?? []) this.tokens.set(token, Number.POSITIVE_INFINITY);
    this.server = createServer({ keepAliveTimeout: 30_000 }, (request, response) =>
      this.serve(request, response),
    );
  }

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

  /** Adds a partition, or changes one: its time begins anew. */
  setPartition(script: PartitionScript): void {
    this.partitions.set(script);
  }

  addFault(fault: Fault): void {
    this.faults.push({ fault, after: fault.after ?? 0, left: fault.times ?? Number.POSITIVE_INFINITY });
  }

  clearFaults(): void {
    this.faults.length = 0;
  }

  /** Every access token minted so far is refused from now on. */
  expireTokens(): void {
    this.tokens.clear();
  }

  /** The largest number of requests in any 60 s. */
  busiestMinute(): number {
    const times = this.journal.map(({ atMs }) => atMs);
    return times.reduce((most, atMs, index) => {
      const first = times.findIndex((other) => other > atMs - windowMs);
      return Math.max(most, index - first + 1);
    }, 0);
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    let open = true;
    response.once("close", () => {
      if (open) this.inFlight -= 1;
      open = false;
    });
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= mostBodyBytes) chunks.push(chunk);
    });
    request.on("error", () => {});
    request.once("end", () => {
      const answer = () => this.answer(request, response, Buffer.concat(chunks).toString("utf8"));
      if (this.options.latencyMs) setTimeout(answer, this.options.latencyMs);
      else answer();
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse, text: string): void {
    const path = (request.url ?? "").split("?")[0] ?? "";
    const kind = path === statusPath ? "status" : path === mintPath ? "mint" : "other";
    const body = parse(text);
    const entry: JournalEntry = {
      atMs: this.now() - this.startedMs,
      kind,
      method: request.method ?? "",
      path,
      httpStatus: 0,
    };
    if (typeof request.headers["user-agent"] === "string") entry.userAgent = request.headers["user-agent"];
    if (kind === "status" && body) entry.partition = withoutTokens(body);
    this.journal.push(entry);
    this.requests += 1;

    const reply = this.throttle() ?? this.healthy(kind, request, body);
    if (reply.status !== undefined) entry.status = reply.status;
    const fault = this.takeFault(kind, body?.mountPoint);
    if (fault) {
      entry.fault = fault.kind;
      delete entry.status;
      entry.httpStatus = spoil(response, fault, reply.body);
      return;
    }
    entry.httpStatus = reply.httpStatus;
    response
      .writeHead(reply.httpStatus, { "Content-Type": "application/json", ...reply.headers })
      .end(reply.body);
  }

  private takeFault(kind: JournalEntry["kind"], mountPoint: unknown): Fault | undefined {
    for (const planned of this.faults) {
      const { on = "status", mountPoint: only } = planned.fault;
      if ((on !== "any" && on !== kind) || (only !== undefined && only !== mountPoint) || planned.left <= 0)
        continue;
      if (planned.after > 0) {
        planned.after -= 1;
        continue;
      }
      planned.left -= 1;
      return planned.fault;
    }
    return undefined;
  }

  private throttle(): Reply | undefined {
    const { requestsPerMinute = 50, maxConcurrentRequests = 10 } = this.options;
    const nowMs = this.now();
    this.recentMs = this.recentMs.filter((atMs) => atMs > nowMs - windowMs);
    const full = this.recentMs.length >= requestsPerMinute;
    if (!full && this.inFlight <= maxConcurrentRequests) {
      this.recentMs.push(nowMs);
      return undefined;
    }
    const freeMs = full ? (this.recentMs[0] ?? nowMs) + windowMs - nowMs : 1_000;
    const reply = this.envelope(429, null, { code: "TOO_MANY_REQUESTS", message: "too many requests" });
    return { ...reply, headers: { "Retry-After": String(Math.max(1, Math.ceil(freeMs / 1000))) } };
  }

  private healthy(kind: JournalEntry["kind"], request: IncomingMessage, body: Json | undefined): Reply {
    if (kind === "other")
      return this.envelope(404, null, { code: "NO_SUCH_CALL", message: "there is no such call" });
    if (request.method !== "POST")
      return this.envelope(405, null, { code: "METHOD_NOT_ALLOWED", message: "POST it" });
    return kind === "mint" ? this.mint(body) : this.status(request, body);
  }

  private mint(body: Json | undefined): Reply {
    const given = body?.refreshToken;
    if (typeof given !== "string" || given === "") {
      const problem = {
        message: "refreshToken is malformed",
        status: 400,
        data: null,
        trackingCode: `track-${this.requests}`,
      };
      return { httpStatus: 400, body: JSON.stringify(problem) };
    }
    if (this.options.refreshTokens && !this.options.refreshTokens.includes(given)) {
      return this.envelope(401, null, { code: "UNAUTHORIZED", message: "the refresh token is not valid" });
    }
    const accessToken = randomBytes(24).toString("base64url");
    this.tokens.set(accessToken, this.now() + (this.options.tokenLifetimeS ?? 900) * 1000);
    return { httpStatus: 200, body: JSON.stringify({ accessToken }) };
  }

  private status(request: IncomingMessage, body: Json | undefined): Reply {
    const { authScheme = "raw", notVisibleAs = "404" } = this.options;
    const authorization = request.headers.authorization ?? "";
    const token = authScheme === "bearer" ? authorization.replace(/^Bearer /, "") : authorization;
    const validUntilMs = this.tokens.get(token);
    const typed = request.headers["x-authtype"] === "lucidity_access_token";
    if (validUntilMs === undefined || this.now() >= validUntilMs || !typed) {
      return this.envelope(401, null, {
        code: "UNAUTHORIZED",
        message: "the access token is expired or not valid",
      });
    }
    const missing = ["cloudProviderAccountId", "instanceId", "mountPoint"].filter(
      (key) => !isText(body?.[key]),
    );
    if (body?.cloudProvider === "AZURE" && !isText(body.resourceGroup)) missing.push("resourceGroup");
    if (missing.length > 0) {
      return this.envelope(400, null, { code: "BAD_REQUEST", message: `missing: ${missing.join(", ")}` });
    }
    const seen = this.partitions.look(
      body?.instanceId,
      body?.mountPoint,
      (this.now() - this.startedMs) / 1000,
    );
    if (seen) return this.statusReply(seen.status, seen.reason);
    if (notVisibleAs === "unknown") return this.statusReply("UNKNOWN", undefined);
    const error = { code: "NOT_FOUND", message: "no onboarding request for this partition" };
    return { ...this.envelope(notVisibleAs === "404" ? 404 : 200, null, error), status: "NOT_FOUND" };
  }

  private statusReply(status: string, reason: string | undefined): Reply {
    const name = `PARTITION_STATUS_${status}`;
    const { statusKey = "status" } = this.options;
    const message = reason === undefined ? {} : { message: reason };
    const forms = {
      status: { data: { status: name, ...message } },
      partitionStatus: { data: { partitionStatus: name, ...message } },
      bare: { data: name, ...message },
      top: { status: name, ...message },
    };
    const envelope = {
      success: true,
      data: null,
      error: null,
      requestId: this.requestId(),
      ...forms[statusKey],
    };
    return { httpStatus: 200, status, body: JSON.stringify(envelope) };
  }

  private envelope(
    httpStatus: number,
    data: unknown,
    error: { code: string; message: string } | null,
  ): Reply {
    const envelope = { success: error === null, data, error, requestId: this.requestId() };
    return { httpStatus, body: JSON.stringify(envelope) };
  }

  private requestId(): string {
    return `req-${this.requests}`;
  }
}

type Json = Record<string, unknown>;

interface Reply {
  httpStatus: number;
  body: string;
  headers?: Record<string, string>;
  status?: string;
}

const isText = (value: unknown) => typeof value === "string" && value !== "";

function parse(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
  } catch {
    return undefined;
  }
}

const withoutTokens = (body: Json): Json =>
  Object.fromEntries(Object.entries(body).filter(([name]) => !/token|authorization/i.test(name)));

/** Starts a simulator; stop it with `stop()`. */
export const startSimulator = (options: SimulatorOptions = {}): Promise<Simulator> =>
  new Simulator(options).listen();
