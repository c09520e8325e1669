/** The provider's own configuration: the stack config's keys, or the arguments of an explicit provider. */
import { CheckResponse, DiffResponse } from "@pulumi/pulumi/proto/provider_pb";
import type { Line } from "../engine/engineLog";
import type { Properties } from "../engine/properties";
import { unknownSetting } from "../inputs/settingKeys";
import type { ReadConfig } from "../inputs/settings";
import { changedKeys, diffResponse } from "./detailedDiff";
import { secret, toStruct } from "./messages";

/** What the engine itself keeps among the arguments of a provider. */
const ofEngine = (key: string) => key === "version" || key === "pluginDownloadURL" || key.startsWith("__");
const secrets = ["refreshToken", "accessToken"];

/** Refuses nothing: wrong settings fail where they are first needed, and deleting needs none. */
export function checkConfig(news: Properties, log: (line: Line) => void): CheckResponse {
  for (const key of Object.keys(news)) {
    const message = ofEngine(key) ? undefined : unknownSetting(key);
    if (message !== undefined) log({ severity: "warning", message });
  }
  const inputs = Object.entries(news).map(([key, value]) => [
    key,
    secrets.includes(key) ? secret(value) : value,
  ]);
  return new CheckResponse().setInputs(toStruct(Object.fromEntries(inputs)));
}

/** Other settings never replace the provider: that would replace all of its resources. */
export function diffConfig(oldInputs: Properties, news: Properties): DiffResponse {
  const changes = changedKeys(oldInputs, news).length > 0;
  return diffResponse({ changes, replaces: [] }, oldInputs, news);
}

/** Where the lifecycles read a setting, such as `lucidity:endpoint`. */
export const readerOf =
  (args: Properties): ReadConfig =>
  (key) =>
    args[key.replace(/^lucidity:/, "")];
