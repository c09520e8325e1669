/** The two calls of the vendor's API: what a healthy server answers. */
import { randomBytes } from "node:crypto";
import type { Json } from "./journal";
import type { SimulatorScript } from "./options";
import type { PartitionScript, Partitions } from "./partitions";

export const statusPath = "/external/client/api/v1/partition/create/status";
export const mintPath = "/external/api/v1/auth/user-token/refresh";
const prefix = "PARTITION_STATUS_";

export interface Asked {
  kind: "mint" | "status" | "other";
  method: string;
  headers: { authorization?: string | undefined; "x-authtype"?: string | string[] | undefined };
  /** `undefined`: it was no JSON object. */
  body: Json | undefined;
  requestId: string;
  /** Milliseconds since the server's start. */
  atMs: number;
}

export interface Reply {
  httpStatus: number;
  body: string;
  headers?: Record<string, string>;
  requestId?: string;
  status?: string;
}

export class Api {
  /** When each access token expires. */
  private readonly tokens = new Map<string, number>();

  constructor(
    private readonly options: SimulatorScript,
    private readonly partitions: Partitions,
  ) {
    for (const token of options.accessTokens ?? []) this.tokens.set(token, Number.POSITIVE_INFINITY);
  }

  expireTokens(): void {
    this.tokens.clear();
  }

  setPartition(script: PartitionScript, atMs: number): void {
    this.partitions.set(script, atMs / 1000);
  }

  answer(asked: Asked): Reply {
    const { kind, method, requestId } = asked;
    if (kind === "other") return failure(404, "NO_SUCH_CALL", "there is no such call", requestId);
    if (method !== "POST")
      return { ...failure(405, "METHOD_NOT_ALLOWED", "POST it", requestId), headers: { Allow: "POST" } };
    return kind === "mint" ? this.mint(asked) : this.status(asked);
  }

  private mint({ body, requestId, atMs }: Asked): Reply {
    const given = body?.refreshToken;
    if (!isText(given)) {
      const problem = {
        message: "refreshToken is malformed",
        status: 400,
        data: null,
        trackingCode: requestId,
      };
      return { httpStatus: 400, requestId, body: JSON.stringify(problem) };
    }
    const { refreshTokens, tokenLifetimeS = 900 } = this.options;
    if (refreshTokens && !refreshTokens.includes(given))
      return failure(401, "UNAUTHORIZED", "the refresh token is not valid", requestId);
    const accessToken = randomBytes(24).toString("base64url");
    this.tokens.set(accessToken, atMs + tokenLifetimeS * 1000);
    return { httpStatus: 200, body: JSON.stringify({ accessToken }) };
  }

  private status({ headers, body, requestId, atMs }: Asked): Reply {
    if (!this.isAuthorized(headers, atMs))
      return failure(401, "UNAUTHORIZED", "the access token is expired or not valid", requestId);
    if (body === undefined) return failure(400, "BAD_REQUEST", "the body is no JSON object", requestId);
    const required = ["cloudProviderAccountId", "instanceId", "mountPoint"];
    if (body.cloudProvider === "AZURE") required.push("resourceGroup");
    const missing = required.filter((key) => !isText(body[key]));
    if (missing.length > 0) return failure(400, "BAD_REQUEST", `missing: ${missing.join(", ")}`, requestId);
    const seen = this.partitions.look(body.instanceId, body.mountPoint, atMs / 1000);
    if (seen) return this.found(seen.status, seen.reason, requestId);
    const { notVisibleAs = "404" } = this.options;
    if (notVisibleAs === "unknown") return this.found("UNKNOWN", undefined, requestId);
    const httpStatus = notVisibleAs === "404" ? 404 : 200;
    const reply = failure(httpStatus, "NOT_FOUND", "no onboarding request for this partition", requestId);
    return { ...reply, status: "NOT_FOUND" };
  }

  private isAuthorized(headers: Asked["headers"], atMs: number): boolean {
    const { authScheme = "raw" } = this.options;
    const { authorization = "", "x-authtype": type } = headers;
    const token = authScheme === "raw" ? authorization : /^Bearer (.+)$/.exec(authorization)?.[1];
    const expiresAtMs = token === undefined ? undefined : this.tokens.get(token);
    return type === "lucidity_access_token" && expiresAtMs !== undefined && atMs < expiresAtMs;
  }

  private found(status: string, reason: string | undefined, requestId: string): Reply {
    const bare = status.startsWith(prefix) ? status.slice(prefix.length) : status;
    const name = prefix + bare;
    const message = reason === undefined ? {} : { message: reason };
    const forms = {
      status: { data: { status: name, ...message } },
      partitionStatus: { data: { partitionStatus: name, ...message } },
      bare: { data: name, ...message },
      top: { status: name, ...message },
    };
    const { statusKey = "status" } = this.options;
    const envelope = { success: true, data: null, error: null, requestId, ...forms[statusKey] };
    return { httpStatus: 200, status: bare, requestId, body: JSON.stringify(envelope) };
  }
}

/** An answer in the vendor's envelope that says what is wrong. */
export function failure(httpStatus: number, code: string, message: string, requestId: string): Reply {
  const envelope = { success: false, data: null, error: { code, message }, requestId };
  return { httpStatus, requestId, body: JSON.stringify(envelope) };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
