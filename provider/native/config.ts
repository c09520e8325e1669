/** The provider's own configuration: the stack config's keys, or the arguments of an explicit provider. */
import { CheckFailure, CheckResponse, DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Line } from "../engine/engineLog";
import { type Properties, unknownValue } from "../engine/properties";
import { unknownSetting } from "../inputs/settingKeys";
import { brokenChoice, type ReadConfig } from "../inputs/settings";
import { changedKeys, diffResponse } from "./detailedDiff";
import { secret, toStruct } from "./messages";
import { isDefault } from "./ownWords";

/** Keys that the engine itself adds to the arguments of a provider. */
const ofEngine = (key: string) => key === "version" || key === "pluginDownloadURL" || key.startsWith("__");
const secrets = ["refreshToken", "accessToken"];

/**
 * Refuses only a word that the program gives to an explicit provider and that no setting has. Other wrong settings fail where
 * they are first needed, and deleting needs none.
 */
export function checkConfig(urn: string, news: Properties, log: (line: Line) => void): CheckResponse {
  for (const key of Object.keys(news)) {
    const message = ofEngine(key) ? undefined : unknownSetting(key);
    if (message !== undefined) log({ severity: "warning", message });
  }
  const inputs = Object.entries(news).map(([key, value]) => [
    key,
    secrets.includes(key) ? secret(value) : value,
  ]);
  const failures = Object.entries(isDefault(urn) ? {} : news).flatMap(([key, value]) => {
    const reason = value === unknownValue ? undefined : brokenChoice(key, value);
    return reason === undefined ? [] : [new CheckFailure().setProperty(key).setReason(reason)];
  });
  return new CheckResponse().setInputs(toStruct(Object.fromEntries(inputs))).setFailuresList(failures);
}

/** Other settings never replace the provider: that would replace all of its resources. */
export function diffConfig(oldInputs: Properties, news: Properties): DiffResponse {
  const changes = changedKeys(oldInputs, news).length > 0;
  return diffResponse({ changes, replaces: [], changed: [] }, oldInputs, news);
}

/** Reads a setting such as `lucidity:endpoint` from the arguments of a provider. */
export const readerOf =
  (args: Properties): ReadConfig =>
  (key) =>
    unquoted(args[key.replace(/^lucidity:/, "")]);

/** The engine encodes what is no string in the schema as JSON: a number that a program gives as a string comes as `"\"20\""`. */
const unquoted = (value: unknown): unknown =>
  typeof value === "string" && /^"\d+"$/.test(value) ? value.slice(1, -1) : value;
