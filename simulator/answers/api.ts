/** What a healthy server answers to the vendor's calls. */
import { randomBytes } from "node:crypto";
import type { JsonObject } from "../http/body";
import type { PartitionScript, Partitions } from "../partitions/partitions";
import type { Call } from "./calls";
import { failure, type Reply } from "./reply";

/** How the simulated API answers: a part of {@link SimulatorScript}. */
export interface ApiOptions {
  /** How long an access token is valid, in seconds. Default: 900. */
  tokenLifetimeS?: number;
  /** The refresh tokens that are accepted. Default: any. */
  refreshTokens?: readonly string[];
  /** Access tokens that are valid from the start and do not expire. */
  accessTokens?: readonly string[];
  /** `"raw"`: the token alone in `Authorization`. `"bearer"`: `Bearer` before it. Default: `"raw"`. */
  authScheme?: "raw" | "bearer";
  /** How a partition without a visible request is answered. Default: `"404"`. */
  notVisibleAs?: "404" | "envelope" | "unknown";
  /** Where the answer has the status. Default: `"status"`, inside `data`. */
  statusKey?: "status" | "partitionStatus" | "bare" | "top";
}

export interface ApiRequest {
  call: Call;
  method: string;
  headers: { authorization?: string | undefined; "x-authtype"?: string | string[] | undefined };
  /** `undefined`: it was not a JSON object. */
  body: JsonObject | undefined;
  requestId: string;
  /** Milliseconds since the server's start. */
  atMs: number;
}

const prefix = "PARTITION_STATUS_";

export class Api {
  private readonly lasting: Set<string>;
  /** When each token expires that the simulator has issued, the first one first. */
  private readonly issued = new Map<string, number>();

  constructor(
    private readonly options: ApiOptions,
    private readonly partitions: Partitions,
  ) {
    this.lasting = new Set(options.accessTokens);
  }

  expireTokens(): void {
    this.lasting.clear();
    this.issued.clear();
  }

  setPartition(script: PartitionScript, atMs: number): void {
    this.partitions.set(script, atMs / 1000);
  }

  answer(request: ApiRequest): Reply {
    const { call, method, requestId } = request;
    if (call === "other") return failure(404, "NO_SUCH_CALL", "the API has no such path", requestId);
    if (method !== "POST") {
      const reply = failure(405, "METHOD_NOT_ALLOWED", "the method must be POST", requestId);
      return { ...reply, headers: { Allow: "POST" } };
    }
    return call === "mint" ? this.exchangeToken(request) : this.status(request);
  }

  private exchangeToken({ body, requestId, atMs }: ApiRequest): Reply {
    const refreshToken = body?.refreshToken;
    if (!isText(refreshToken)) {
      const problem = {
        message: "refreshToken is malformed",
        status: 400,
        data: null,
        trackingCode: requestId,
      };
      return { httpStatus: 400, requestId, body: JSON.stringify(problem) };
    }
    const { refreshTokens, tokenLifetimeS = 900 } = this.options;
    if (refreshTokens && !refreshTokens.includes(refreshToken))
      return failure(401, "UNAUTHORIZED", "the refresh token is not valid", requestId);
    const accessToken = randomBytes(24).toString("base64url");
    for (const [token, expiresAtMs] of this.issued) {
      if (expiresAtMs > atMs) break;
      this.issued.delete(token);
    }
    this.issued.set(accessToken, atMs + tokenLifetimeS * 1000);
    return { httpStatus: 200, body: JSON.stringify({ accessToken }) };
  }

  private status({ headers, body, requestId, atMs }: ApiRequest): Reply {
    if (!this.isAuthorized(headers, atMs))
      return failure(401, "UNAUTHORIZED", "the access token is expired or not valid", requestId);
    if (body === undefined) return failure(400, "BAD_REQUEST", "the body is not a JSON object", requestId);
    const required = ["cloudProviderAccountId", "instanceId", "mountPoint"];
    if (body.cloudProvider === "AZURE") required.push("resourceGroup");
    const missing = required.filter((key) => !isText(body[key]));
    if (missing.length > 0) return failure(400, "BAD_REQUEST", `missing: ${missing.join(", ")}`, requestId);
    const found = this.partitions.statusOf(body.instanceId, body.mountPoint, atMs / 1000);
    if (found) return this.found(found.status, found.reason, requestId);
    const { notVisibleAs = "404" } = this.options;
    if (notVisibleAs === "unknown") return this.found("UNKNOWN", undefined, requestId);
    const httpStatus = notVisibleAs === "404" ? 404 : 200;
    const reply = failure(httpStatus, "NOT_FOUND", "no onboarding request for this partition", requestId);
    return { ...reply, status: "NOT_FOUND" };
  }

  private isAuthorized(headers: ApiRequest["headers"], atMs: number): boolean {
    const { authScheme = "raw" } = this.options;
    const { authorization = "", "x-authtype": type } = headers;
    const token = authScheme === "raw" ? authorization : /^Bearer (.+)$/.exec(authorization)?.[1];
    if (type !== "lucidity_access_token" || token === undefined) return false;
    return this.lasting.has(token) || atMs < (this.issued.get(token) ?? 0);
  }

  private found(status: string, reason: string | undefined, requestId: string): Reply {
    const short = status.startsWith(prefix) ? status.slice(prefix.length) : status;
    const name = prefix + short;
    const message = reason === undefined ? {} : { message: reason };
    const forms = {
      status: { data: { status: name, ...message } },
      partitionStatus: { data: { partitionStatus: name, ...message } },
      bare: { data: name, ...message },
      top: { status: name, ...message },
    };
    const { statusKey = "status" } = this.options;
    const envelope = { success: true, data: null, error: null, requestId, ...forms[statusKey] };
    return { httpStatus: 200, status: short, requestId, body: JSON.stringify(envelope) };
  }
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
