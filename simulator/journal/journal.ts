/** The requests received and the answers sent, without tokens. */
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

/**
 * One request and its answer: an element of {@link Simulator.journal}.
 *
 * @example
 * ```ts
 * const seen = simulator.journal.flatMap(({ status }) => status ?? []);
 * ```
 */
export interface JournalEntry {
  /** Milliseconds since the server's start. */
  atMs: number;
  /** `mint` is the token exchange. */
  kind: Call;
  /** The HTTP method, such as `POST`. */
  method: string;
  /** Without the query. */
  path: string;
  /** The header `User-Agent`, if there was one. */
  userAgent?: string;
  /** The partition that a status call asks for. */
  partition?: Partial<Record<(typeof identity)[number], string>>;
  /** The names of the other keys in the body. */
  otherKeys?: string[];
  /** 0 if nothing was answered. */
  httpStatus: number;
  /** Of the answer, such as `req-7`. */
  requestId?: string;
  /** The status that was answered. */
  status?: string;
  /** The kind of the fault that it got. */
  fault?: string;
}

/** These limits keep the journal within a few megabytes. */
const mostEntries = 10_000;
const mostCharacters = 256;
const mostOtherKeys = 20;
const mostKeyCharacters = 64;

export class Journal {
  /** The latest entries, in the order in which the requests arrived. */
  readonly entries: JournalEntry[] = [];
  /** How many entries were dropped, the oldest first. */
  dropped = 0;

  constructor(private readonly tokens: Tokens) {}

  /** Adds a request that has arrived. Its body and its answer follow. */
  begin(request: IncomingMessage, call: Call, atMs: number): JournalEntry {
    const { method = "" } = request;
    const entry = { atMs, kind: call, method, ...this.targetOf(request), httpStatus: 0 };
    this.entries.push(entry);
    if (this.entries.length > mostEntries) {
      this.entries.shift();
      this.dropped += 1;
    }
    return entry;
  }

  addBody(entry: JournalEntry, request: IncomingMessage, body: JsonObject): void {
    // Again, because the body may contain a token that was unknown when the entry was added.
    Object.assign(entry, this.targetOf(request));
    const known: readonly string[] = entry.kind === "status" ? identity : ["refreshToken"];
    const otherKeys = Object.keys(body).filter((name) => !known.includes(name));
    if (otherKeys.length > 0) {
      entry.otherKeys = otherKeys.slice(0, mostOtherKeys).map((name) => this.kept(name, mostKeyCharacters));
      if (otherKeys.length > mostOtherKeys) entry.otherKeys.push("…");
    }
    if (entry.kind !== "status") return;
    const named = identity.flatMap((name) => {
      const value = body[name];
      return typeof value === "string" ? [[name, this.kept(value)] as const] : [];
    });
    entry.partition = Object.fromEntries(named);
  }

  private targetOf(request: IncomingMessage): { path: string; userAgent?: string } {
    const userAgent = request.headers["user-agent"];
    const path = this.kept(pathOf(request));
    return userAgent === undefined ? { path } : { path, userAgent: this.kept(userAgent) };
  }

  private kept(text: string, most = mostCharacters): string {
    const hidden = this.tokens.hide(text);
    const short = hidden.length > most ? `${hidden.slice(0, most - 1)}…` : hidden;
    // A copy: a substring would keep the whole string in memory.
    return Buffer.from(short).toString();
  }
}

/** Without the query. */
export const pathOf = ({ url = "" }: IncomingMessage) => url.split("?", 1)[0] ?? "";
