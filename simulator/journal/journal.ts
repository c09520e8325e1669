/** What a simulator was asked and what it answered, without tokens. */
import type { IncomingMessage } from "node:http";
import type { Call } from "../answers/calls";
import type { JsonObject } from "../http/body";
import type { Tokens } from "./tokens";

const identity = [
  "cloudProvider",
  "cloudProviderAccountId",
  "instanceId",
  "resourceGroup",
  "mountPoint",
] as const;

export interface JournalEntry {
  /** Milliseconds since the server's start. */
  atMs: number;
  /** `mint` is the token exchange. */
  kind: Call;
  method: string;
  /** Without the query. */
  path: string;
  userAgent?: string;
  /** The partition that a status call asks for. */
  partition?: Partial<Record<(typeof identity)[number], string>>;
  /** The names of the other keys in the body. */
  otherKeys?: string[];
  /** 0 if nothing was answered. */
  httpStatus: number;
  requestId?: string;
  /** The status that was answered. */
  status?: string;
  /** The kind of the fault that struck. */
  fault?: string;
}

/** The entry of a request that has come in; its body and its answer are added when they are known. */
export function begin(request: IncomingMessage, kind: Call, path: string, atMs: number): JournalEntry {
  const { method = "", headers } = request;
  const userAgent = headers["user-agent"];
  return { atMs, kind, method, path, ...(userAgent !== undefined && { userAgent }), httpStatus: 0 };
}

export function addBody(entry: JournalEntry, body: JsonObject): void {
  const known: readonly string[] = entry.kind === "status" ? identity : ["refreshToken"];
  const otherKeys = Object.keys(body).filter((name) => !known.includes(name));
  if (otherKeys.length > 0) entry.otherKeys = otherKeys;
  if (entry.kind !== "status") return;
  const named = identity.flatMap((name) => {
    const value = body[name];
    return typeof value === "string" ? [[name, value] as const] : [];
  });
  entry.partition = Object.fromEntries(named);
}

/** Hides every token that has been seen by now. */
export function hideTokens(entry: JournalEntry, tokens: Tokens): void {
  const hide = (text: string) => tokens.hide(text);
  entry.path = hide(entry.path);
  if (entry.userAgent !== undefined) entry.userAgent = hide(entry.userAgent);
  if (entry.otherKeys) entry.otherKeys = entry.otherKeys.map(hide);
  if (entry.partition)
    entry.partition = Object.fromEntries(
      Object.entries(entry.partition).map(([name, value]) => [name, hide(value)]),
    );
}
