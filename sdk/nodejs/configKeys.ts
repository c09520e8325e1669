import * as pulumi from "@pulumi/pulumi";
import type * as settingKeys from "../../provider/inputs/settingKeys";

const prefix = "lucidity:";
const warned = new Set<string>();

/** Warns once per stack about unknown config keys, which the provider would silently ignore. */
export function warnOfUnknownKeys(): void {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (warned.has(stack)) return;
  warned.add(stack);
  const { unknownSetting } = require("../../provider/inputs/settingKeys") as typeof settingKeys;
  const given = Object.keys(pulumi.runtime.allConfig()).filter((key) => key.startsWith(prefix));
  for (const key of given) {
    const text = unknownSetting(key.slice(prefix.length));
    if (text !== undefined) void pulumi.log.warn(text);
  }
}
