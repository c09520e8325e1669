import * as pulumi from "@pulumi/pulumi";
import type * as settingKeys from "../../provider/inputs/settingKeys";

const prefix = "lucidity:";
const warned = new Set<string>();

/** Not in the SDK's declarations. */
interface SecretConfig {
  isConfigSecret?(key: string): boolean;
}

/** Warns once per stack about keys that the provider would silently ignore, and about tokens that Pulumi keeps in plain text. */
export function warnOfConfig(): void {
  const stack = `${pulumi.getProject()}/${pulumi.getStack()}`;
  if (warned.has(stack)) return;
  warned.add(stack);
  const { tokenKeys, unknownSetting } = require("../../provider/inputs/settingKeys") as typeof settingKeys;
  const runtime: object = pulumi.runtime;
  const { isConfigSecret = () => true } = runtime as SecretConfig;
  for (const key of Object.keys(pulumi.runtime.allConfig())) {
    if (!key.startsWith(prefix)) continue;
    const isToken = tokenKeys.some((token) => key === prefix + token);
    const text = isToken && !isConfigSecret(key) ? unmarked(key) : unknownSetting(key.slice(prefix.length));
    if (text !== undefined) void pulumi.log.warn(text);
  }
}

const unmarked = (key: string) =>
  `${key} is not marked as a secret: the stack file and the state hold the token in plain text. Run \`pulumi config set --secret ${key}\` with a new token, and revoke this one.`;
