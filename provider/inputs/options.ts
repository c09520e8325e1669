/** The arguments besides those that name a partition, and the custom timeouts. */
import { isDeepStrictEqual } from "node:util";
import { type Eventual, hasUnknowns, notYetKnown, type Properties } from "../engine/properties";
import { parseDuration } from "../util/durations";
import { nearest } from "../util/editDistance";
import { shown } from "../util/text";
import { broken, type Checked, nested, notText, type Problem, unless, valid } from "./problems";

/** The arguments that all resources have. */
export interface Options {
  /** Their elements may be unknown, too. */
  triggers?: Eventual<readonly unknown[]>;
  skipWait: Eventual<boolean>;
}

/** Whether the triggers are those of the state: what is not known yet counts as changed. */
export const hasSameTriggers = ({ triggers }: Options, state: Options): boolean =>
  !hasUnknowns(triggers) && isDeepStrictEqual(triggers, state.triggers);

/** How long a wait may take, in Pulumi's duration syntax (`"90s"`, `"1h30m"`), as `customTimeouts` gave it. */
export interface Timeouts {
  create?: string;
  update?: string;
}

export const isAbsent = (value: unknown) => value === undefined || value === null;

/** The options of a resource. */
export function checkOptions(given: Properties): Checked<Options> {
  const { triggers } = given;
  const flag = checkFlag(given, "skipWait");
  const isList = Array.isArray(triggers) || triggers === notYetKnown || isAbsent(triggers);
  const problems = [...(isList ? [] : [broken("triggers", "must be a list", triggers)]), ...flag.problems];
  const options: Options = { skipWait: flag.value ?? false };
  if (Array.isArray(triggers) || triggers === notYetKnown) options.triggers = triggers;
  return unless(problems, options);
}

/** An argument that is true or false; false if it is absent. */
export function checkFlag(given: Properties, property: string): Checked<Eventual<boolean>> {
  const value = given[property] ?? false;
  return typeof value === "boolean" || value === notYetKnown
    ? valid(value)
    : { problems: [broken(property, "must be true or false", value)] };
}

/** An option that is absent or false is not written. */
export const writeFlag = (key: string, value: Eventual<boolean>): Properties =>
  value === false ? {} : { [key]: value };

export const writeOptions = ({ triggers, skipWait }: Options): Properties => ({
  ...(triggers !== undefined && { triggers }),
  ...writeFlag("skipWait", skipWait),
});

/** The options that a state keeps. */
export const readOptions = ({ triggers, skipWait }: Properties): Options & { skipWait: boolean } => ({
  ...(Array.isArray(triggers) && { triggers }),
  skipWait: skipWait === true,
});

const example = '"90s", "30m" or "1h30m"';

/** The custom timeouts that the program's class hands over; `undefined` if there are none. */
export function checkTimeouts(given: unknown): Checked<Timeouts | undefined> {
  if (isAbsent(given)) return valid(undefined);
  if (typeof given !== "object" || given === null || Array.isArray(given)) return wrongTimeouts(given);
  const timeouts: Timeouts = {};
  const problems: Problem[] = [];
  for (const [key, value] of Object.entries<unknown>({ ...given })) {
    if (key !== "create" && key !== "update") return wrongTimeouts(given);
    if (isAbsent(value)) continue;
    const problem = durationProblem(`customTimeouts.${key}`, value);
    if (problem !== undefined) problems.push(problem);
    else timeouts[key] = String(value);
  }
  return unless(problems, timeouts);
}

/** A problem of the resource option that the user knows, for which the engine shows no value. */
function durationProblem(property: string, value: unknown): Problem | undefined {
  if (typeof value !== "string") return nested(notText(property, value, `, with a unit: ${example}`));
  if (parseDuration(value) !== undefined) return undefined;
  return nested(broken(property, `must be a duration longer than zero, such as ${example}`, value));
}

const wrongTimeouts = (given: unknown): Checked<never> => ({
  problems: [
    nested(broken("customTimeouts", 'must hold create or update, each a duration such as "30m"', given)),
  ],
});

/** A problem for each unknown argument. */
export const unknownArguments = (given: Properties, known: readonly string[], at = ""): Problem[] =>
  Object.keys(given)
    .filter((key) => !known.includes(key))
    .map((key) => {
      const property = `${at}${key}`;
      if (key === "customTimeouts" || key === "timeouts")
        return { property, reason: `${property} is no argument: use customTimeouts in the resource options` };
      const meant = nearest(key, known);
      const hint =
        meant === undefined ? `; the arguments are ${known.join(", ")}` : `: did you mean ${meant}?`;
      return { property, reason: `${at}${shown(key)} is no argument here${hint}` };
    });
