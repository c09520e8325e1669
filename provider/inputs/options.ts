/** The arguments besides those that name a partition, and the custom timeouts. */
import * as v from "valibot";
import { type Properties, unknownValue } from "../engine/properties";
import { parseDuration } from "../util/durations";
import { shown } from "../util/text";
import { broken, type Checked, nested, type Problem } from "./problems";

/** How long a wait may take, in Pulumi's duration syntax (`"90s"`, `"1h30m"`), as `customTimeouts` gave it. */
export interface Timeouts {
  create?: string;
  update?: string;
}

const duration = v.pipe(
  v.string('must be a duration such as "90s", "30m" or "1h30m"'),
  v.check(
    (value) => parseDuration(value) !== undefined,
    'must be a duration longer than zero, such as "90s", "30m" or "1h30m"',
  ),
);

const flag = v.boolean("must be true or false");

const optionRules = {
  skipWait: flag,
  failFast: flag,
  triggers: v.array(v.unknown(), "must be a list"),
  timeouts: v.strictObject(
    { create: v.optional(duration), update: v.optional(duration) },
    'must hold create or update, each a duration such as "30m"',
  ),
};
type OptionKey = keyof typeof optionRules;

export const isAbsent = (value: unknown) => value === undefined || value === null;

/** The options of a resource; a flag that is false counts as absent. */
export function checkOptions(news: Properties, keys: readonly OptionKey[]): Checked<Properties> {
  const inputs: Properties = {};
  const problems: Problem[] = [];
  for (const property of keys) {
    const value = news[property];
    if (isAbsent(value) || (optionRules[property] === flag && value === false)) continue;
    inputs[property] = value;
    if (value === unknownValue) continue;
    const result = v.safeParse(optionRules[property] as v.GenericSchema<unknown, unknown>, value);
    if (!result.success) problems.push(problemOf(property, value, result.issues[0]));
  }
  return { inputs, problems };
}

/** A wrong duration is a problem of the resource option that the user knows, for which the engine shows no value. */
function problemOf(property: OptionKey, value: unknown, issue: v.BaseIssue<unknown>): Problem {
  if (property !== "timeouts") return broken(property, issue.message, value);
  const key = issue.path?.[0]?.key;
  const option = typeof key === "string" ? `customTimeouts.${key}` : "customTimeouts";
  return nested(broken(option, issue.message, issue.input));
}

/** A problem for each unknown argument. */
export function unknownArguments(news: Properties, known: readonly string[], at = ""): Problem[] {
  return Object.keys(news)
    .filter((key) => !known.includes(key))
    .map((key) => ({
      property: `${at}${key}`,
      reason:
        key === "customTimeouts" || key === "timeouts"
          ? `${at}${key} is no argument: use customTimeouts in the resource options`
          : `${at}${shown(key)} is no argument here; the arguments are ${known.join(", ")}`,
    }));
}
