import { quote } from "../util/text";

/** One rule that an input breaks, at the property it belongs to. */
export interface Problem {
  /** Its path, such as `partitions[3].mountPoint`. */
  property: string;
  /** A sentence that names the property and the rule; the engine shows the value beside it. */
  reason: string;
  /** `reason` with the value in it, for messages where the engine does not show the value. Default: `reason`. */
  inFull?: string;
}

/** Inputs, normalised where they are valid, and every problem they have. */
export interface Checked<Inputs> {
  inputs: Inputs;
  problems: Problem[];
}

/** `value` breaks the `rule` of `property`, as in `mountPoint must be an absolute path`. */
export function broken(property: string, rule: string, value: unknown, hint = ""): Problem {
  const sentence = `${property} ${rule}`;
  return { property, reason: sentence + hint, inFull: `${sentence}, not ${quote(value)}${hint}` };
}

/** The problem of an entry of a list: the engine shows no value for its properties. */
export const nested = ({ property, reason, inFull = reason }: Problem): Problem => ({
  property,
  reason: inFull,
});

/** All problems, for a message of one line. */
export const listed = (problems: readonly Problem[]): string =>
  problems.map(({ reason, inFull = reason }) => inFull).join("; ");
