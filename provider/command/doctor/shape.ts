/** What an answer looks like: its keys, and in place of each value its type. Statuses and codes stay. */
import type { Reply } from "../../lucidity/http/transport";
import type { Redaction } from "../../lucidity/redaction/redaction";
import { mayBeToken } from "../../util/tokenLike";

const most = { depth: 6, keys: 20, characters: 1_000, key: 40 };
const keptKeys = /^(?:status|partition_?status|state|code|error_?code|success)$/i;
const word = /^[A-Z][A-Z0-9_]{1,59}$/;

export function shapeOf({ status, headers, body }: Reply, redaction: Redaction): string {
  const type = headers["content-type"];
  const kind = typeof type === "string" ? `, ${redaction.excerpt(type, 60)}` : "";
  return `HTTP ${status}${kind}, ${body.length} characters: ${bodyShape(body, redaction)}`;
}

function bodyShape(body: string, redaction: Redaction): string {
  if (body.trim() === "") return "empty";
  try {
    const shape = JSON.stringify(valueShape(JSON.parse(body), "", redaction, 0));
    return redaction.clean(shape, most.characters);
  } catch {
    return /^\s*</.test(body) ? "a web page or XML, no JSON" : "no JSON";
  }
}

function valueShape(value: unknown, key: string, redaction: Redaction, depth: number): unknown {
  if (value === null) return null;
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    const first = valueShape(value[0], "", redaction, depth + 1);
    return value.length === 1 ? [first] : [first, `… ${value.length - 1} more`];
  }
  if (typeof value !== "object") return isKept(key, value) ? value : typeof value;
  const entries = Object.entries(value);
  if (depth >= most.depth) return `object of ${entries.length}`;
  const shapes = entries
    .slice(0, most.keys)
    .map(([name, inner]) => [shownKey(name, redaction), valueShape(inner, name, redaction, depth + 1)]);
  const more = entries.length - shapes.length;
  return Object.fromEntries([...shapes, ...(more > 0 ? [["…", `${more} more`]] : [])]);
}

const shownKey = (key: string, redaction: Redaction) =>
  mayBeToken(key) ? "[hidden]" : redaction.excerpt(key, most.key);

/** The words and numbers that statuses and codes are made of, and nothing that could be a token. */
function isKept(key: string, value: unknown): boolean {
  if (typeof value === "boolean") return true;
  if (!keptKeys.test(key)) return false;
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 100_000;
  return typeof value === "string" && word.test(value) && !mayBeToken(value);
}
