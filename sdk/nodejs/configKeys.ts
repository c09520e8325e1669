import * as pulumi from "@pulumi/pulumi";
import type leven from "leven";
import type * as settingKeys from "../../provider/inputs/settingKeys";

const prefix = "lucidity:";
/** A key at most this many edits away is suggested. */
const farthest = 3;
const warned = new Set<string>();

/** Warns once per stack about unknown config keys, which the provider would silently ignore. */
export function warnOfUnknownKeys(): void {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (warned.has(stack)) return;
  warned.add(stack);
  const { settingKeys: known } = require("../../provider/inputs/settingKeys") as typeof settingKeys;
  const given = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(prefix));
  const unknown = given
    .map((key) => key.slice(prefix.length))
    .filter((key) => !known.some((one) => one === key));
  for (const key of unknown) {
    const nearest = nearestOf(key, known);
    const hint =
      nearest === undefined ? `the keys are ${known.join(", ")}` : `did you mean ${prefix}${nearest}?`;
    void pulumi.log.warn(`${prefix}${key} is no setting of pulumi-lucidity, and is ignored: ${hint}`);
  }
}

function nearestOf(key: string, known: readonly string[]): string | undefined {
  const { default: distance } = require("leven") as { default: typeof leven };
  const ranked = known
    .map((one) => ({ one, far: distance(key.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  const [first] = ranked;
  return first !== undefined && first.far <= farthest ? first.one : undefined;
}
