/** Reads a script from a JSON file. */
import { readFileSync } from "node:fs";
import { fileProblemOf, messageOf } from "./messages";
import type { SimulatorScript } from "./options";
import { validate } from "./rules";

/** @throws Error that names the file, and the line or each property that is wrong */
export function readScript(file: string): SimulatorScript {
  const json = parse(file, read(file));
  try {
    validate("script", json);
  } catch (error) {
    throw new Error(`${file}: ${messageOf(error)}`, { cause: error });
  }
  return json as SimulatorScript;
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${file} cannot be read: ${fileProblemOf(error)}`, { cause: error });
  }
}

function parse(file: string, json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new Error(`${file}: line ${lineOf(json)}: ${messageOf(error).replace(/\s+/g, " ")}`, {
      cause: error,
    });
  }
}

/**
 * The line of a syntax error, because not every message of Node has it. It is the first line up to which the text cannot be
 * the beginning of JSON, found by bisection.
 */
function lineOf(json: string): number {
  const lines = json.split("\n");
  let good = 0;
  let wrong = lines.length;
  while (wrong - good > 1) {
    const middle = Math.floor((good + wrong) / 2);
    if (canBegin(lines.slice(0, middle).join("\n"))) good = middle;
    else wrong = middle;
  }
  return wrong;
}

/** Whether JSON can begin with this text. */
function canBegin(start: string): boolean {
  try {
    JSON.parse(start);
    return true;
  } catch (error) {
    const message = messageOf(error);
    const position = /at position (\d+)/.exec(message)?.[1];
    return position === undefined ? message.includes("end of JSON input") : Number(position) >= start.length;
  }
}
