/** The arguments besides those that name a partition, and the custom timeouts. */
import { isDeepStrictEqual } from "node:util";
import { type Eventual, hasUnknowns, notYetKnown, type Properties } from "../engine/properties";
import { parseDuration } from "../util/durations";
import { nearest } from "../util/editDistance";
import { shown } from "../util/text";
import { broken, type Checked, checked, isAbsent, isBag, nested, notText, type Problem } from "./problems";

/** The arguments that all resources have. */
export interface Options {
  /** Their elements may be unknown, too. */
  triggers?: Eventual<readonly unknown[]> | undefined;
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

export function checkOptions(given: Properties, problems: Problem[]): Options {
  const { triggers } = given;
  const isGiven = Array.isArray(triggers) || triggers === notYetKnown;
  if (!isGiven && !isAbsent(triggers)) problems.push(broken("triggers", "must be a list", triggers));
  return { triggers: isGiven ? triggers : undefined, skipWait: checkFlag(given, "skipWait", problems) };
}

/** An argument that is true or false; false if it is absent. */
export function checkFlag(given: Properties, property: string, problems: Problem[]): Eventual<boolean> {
  const value = given[property] ?? false;
  if (typeof value === "boolean" || value === notYetKnown) return value;
  problems.push(broken(property, "must be true or false", value));
  return false;
}

/** An option that is absent or false is not written. */
export const writeFlag = (key: string, value: Eventual<boolean>): Properties =>
  value === false ? {} : { [key]: value };

export const writeOptions = ({ triggers, skipWait }: Options): Properties => ({
  ...(triggers !== undefined && { triggers }),
  ...writeFlag("skipWait", skipWait),
});

export const readOptions = ({ triggers, skipWait }: Properties): Options & { skipWait: boolean } => ({
  triggers: Array.isArray(triggers) ? triggers : undefined,
  skipWait: skipWait === true,
});

const example = '"90s", "30m" or "1h30m"';

/** The custom timeouts that the program's class hands over; `undefined` if there are none. */
export const checkTimeouts = (given: unknown): Checked<Timeouts | undefined> =>
  checked((problems) => {
    if (isAbsent(given)) return undefined;
    const entries = isBag(given) ? Object.entries(given) : [];
    if (!isBag(given) || entries.some(([key]) => key !== "create" && key !== "update")) {
      const rule = 'must hold create or update, each a duration such as "30m"';
      problems.push(nested(broken("customTimeouts", rule, given)));
      return undefined;
    }
    const set = entries.filter(([, value]) => !isAbsent(value));
    for (const [key, value] of set) problems.push(...durationProblems(`customTimeouts.${key}`, value));
    return Object.fromEntries(set);
  });

/** Of the resource option that the user knows, for which the engine shows no value. */
function durationProblems(property: string, value: unknown): Problem[] {
  if (typeof value !== "string") return [nested(notText(property, value, `, with a unit: ${example}`))];
  if (parseDuration(value) !== undefined) return [];
  return [nested(broken(property, `must be a duration longer than zero, such as ${example}`, value))];
}

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
