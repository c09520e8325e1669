/** Reads the body of a request. */
import type { IncomingMessage } from "node:http";

export type JsonObject = Readonly<Record<string, unknown>>;

export interface Body {
  /** `undefined`: it is not a JSON object. */
  json: JsonObject | undefined;
  isTooLarge: boolean;
}

const mostBytes = 64 * 1024;

/** Resolves with `undefined` when the connection ends before the body does. */
export async function readBody(request: IncomingMessage): Promise<Body | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= mostBytes) chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  const isTooLarge = bytes > mostBytes;
  return { json: isTooLarge ? undefined : parse(Buffer.concat(chunks).toString("utf8")), isTooLarge };
}

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}
