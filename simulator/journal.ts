/** What a simulator was asked and what it answered, never a token. */
import type { IncomingMessage } from "node:http";

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
  kind: "mint" | "status" | "other";
  method: string;
  /** Without the query. */
  path: string;
  userAgent?: string;
  /** What a status call named the partition by. */
  partition?: Partial<Record<(typeof identity)[number], string>>;
  /** The names of what else its body held. */
  otherKeys?: string[];
  /** 0 where nothing was answered. */
  httpStatus: number;
  requestId?: string;
  /** The status that was answered. */
  status?: string;
  /** The kind of the fault that struck. */
  fault?: string;
}

export type Json = Readonly<Record<string, unknown>>;

/** Tokens shorter than this could be an ordinary word, and nothing but the fields for tokens is kept out then. */
const shortestHidden = 8;

/** Keeps tokens out of what is written down, wherever a client has put them. */
export class Tokens {
  private readonly seen = new Set<string>();

  see(...tokens: readonly unknown[]): void {
    for (const token of tokens)
      if (typeof token === "string" && token.length >= shortestHidden) this.seen.add(token);
  }

  hide(text: string): string {
    let hidden = text;
    for (const token of this.seen)
      for (const form of [token, encodeURIComponent(token)]) hidden = hidden.replaceAll(form, "[token]");
    return hidden;
  }
}

/** The entry of a request that has come in; its body and its answer are added when they are known. */
export function begin(
  request: IncomingMessage,
  kind: JournalEntry["kind"],
  path: string,
  atMs: number,
): JournalEntry {
  const { method = "", headers } = request;
  const userAgent = headers["user-agent"];
  return { atMs, kind, method, path, ...(userAgent !== undefined && { userAgent }), httpStatus: 0 };
}

export function addBody(entry: JournalEntry, body: Json): void {
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
