/** Checks what was typed, and names everything that is wrong with it at once. */
import { partitionOfId, partitionOfNames } from "../inputs/partition";
import { identityKeys, partitionKey } from "../inputs/partitionId";
import { broken, type Checked, type Problem } from "../inputs/problems";
import type { Partition } from "../lucidity";
import { parseDuration } from "../util/durations";
import type { Goal } from "../wait/types";
import type { CommandName, Typed } from "./commandLine";

export interface Request extends Pick<Typed, "command" | "failFast" | "json" | "debug"> {
  /** Each of them once. */
  partitions: readonly [Partition, ...Partition[]];
  goal: Goal;
  timeoutMs: number;
}

/**
 * @param stdin reads the text of stdin, for the id `-`
 * @returns a text where something is wrong
 */
export async function readRequest(typed: Typed, stdin: () => Promise<string>): Promise<Request | string> {
  const ids = typed.ids.includes("-")
    ? [...typed.ids.filter((id) => id !== "-"), ...wordsOf(await stdin())]
    : typed.ids;
  const problems: Problem[] = [];
  const partitions = new Map<string, Partition>();
  const named = [...ids.map(partitionOfId), ...(isNamed(typed) ? [partitionOfFlags(typed)] : [])];
  for (const result of named) {
    problems.push(...result.problems);
    if (result.value !== undefined) partitions.set(partitionKey(result.value), result.value);
  }
  if (named.length === 0)
    problems.push({ property: "ID", reason: "no partition is named: give an ID, or the flags for one" });

  if (typed.command === "doctor" && partitions.size > 1)
    problems.push({ property: "ID", reason: "doctor asks for one partition: give one ID" });
  const timeoutMs = parseDuration(inHours(typed.timeout));
  if (timeoutMs === undefined) {
    const rule = "must be a duration longer than zero, such as 90s, 2h30m or 1d";
    problems.push(broken("--timeout", rule, typed.timeout));
  }
  if (!isGoal(typed.for)) problems.push(broken("--for", "must be onboarded or visible", typed.for));
  const [first, ...others] = partitions.values();
  if (problems.length > 0 || first === undefined || timeoutMs === undefined || !isGoal(typed.for))
    return textOf(typed.command, problems);
  const { command, failFast, json, debug } = typed;
  return { command, partitions: [first, ...others], goal: typed.for, timeoutMs, failFast, json, debug };
}

/** Go's durations, which Pulumi takes, have no days. */
const inHours = (text: string) => text.replace(/^(\d+(?:\.\d+)?)d/, (_days, days) => `${24 * Number(days)}h`);

/** A list of many wrong ids is cut to so many. */
const mostProblems = 20;
const wordsOf = (text: string) => text.split(/\s+/).filter((word) => word !== "");
const isGoal = (text: string): text is Goal => text === "onboarded" || text === "visible";
/** Whether no partition is named, by an id or by flags. */
export const isUnnamed = (typed: Typed) => typed.ids.length === 0 && !isNamed(typed);
const isNamed = ({ identity }: Typed) => identityKeys.some((key) => identity[key] !== undefined);

function partitionOfFlags({ identity }: Typed): Checked<Partition> {
  const found = partitionOfNames(identity);
  return found.value === undefined ? { problems: found.problems.map(ofFlag) } : found;
}

/** The rule of an argument, with the name of its flag: `mountPoint` is `--mount-point`. */
function ofFlag({ property, reason, inFull = reason }: Problem): Problem {
  const flag = `--${property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return { property: flag, reason: inFull.replace(property, flag) };
}

function textOf(command: CommandName, problems: readonly Problem[]): string {
  const texts = problems.slice(0, mostProblems).map(({ reason, inFull = reason }) => inFull);
  const help = `See \`pulumi-lucidity ${command} --help\`.`;
  if (problems.length === 1) return `pulumi-lucidity: ${texts[0]}\n${help}`;
  const more = problems.length - texts.length;
  return [
    "pulumi-lucidity: nothing was asked:",
    ...texts.map((text) => `  - ${text}`),
    ...(more > 0 ? [`  - and ${more} more`] : []),
    help,
  ].join("\n");
}
