/** Reads a script from a JSON file. */
import { readFileSync } from "node:fs";
import type { SimulatorScript } from "./options";
import { validate } from "./rules";

/** @throws Error that names the file, and the line or each property that is wrong */
export function readScript(file: string): SimulatorScript {
  const json = parse(file, read(file));
  try {
    validate("script", json);
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`);
  }
  return json as SimulatorScript;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${file}: it cannot be read (${messageOf(error)})`);
  }
}

function parse(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`${file}: line ${lineOf(json)}: it is no JSON: ${messageOf(error)}`);
  }
}

/** Node names the place of some syntax errors only: it is in the first line up to which the text cannot be the beginning of JSON. */
function lineOf(json: string): number {
  const lines = json.split("\n");
  const wrong = lines.findIndex((_, index) => {
    const start = lines.slice(0, index + 1).join("\n");
    try {
      JSON.parse(start);
      return false;
    } catch (error) {
      const message = messageOf(error);
      const position = /at position (\d+)/.exec(message)?.[1];
      return position === undefined ? !/end of JSON input/.test(message) : Number(position) < start.length;
    }
  });
  return wrong === -1 ? lines.length : wrong + 1;
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
