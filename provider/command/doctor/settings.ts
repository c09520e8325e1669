/** Each setting of the command, and where it comes from; secrets by their length alone. */

import { SettingsError } from "../../inputs/settingErrors";
import { credentialKeys, environmentName, type SettingKey } from "../../inputs/settingKeys";
import { noConfig, readSettings, type Settings } from "../../inputs/settings";
import { isShowablePath, isShowableProgram } from "../../lucidity/credentials/showable";
import { type Environment, variable } from "../../util/environment";
import { shown, visible } from "../../util/text";
import type { Finding } from "./finding";

const others = ["endpoint", "authScheme", "requestsPerMinute", "maxConcurrentRequests"] as const;
const unused = ["preview", "refreshMode"] as const;
const budgetFolder = "LUCIDITY_BUDGET_FOLDER";
const inUse = new Set([...[...credentialKeys, ...others, ...unused].map(environmentName), budgetFolder]);

/** @returns the settings, where all of them are right */
export function checkSettings(env: Environment): { findings: Finding[]; settings: Settings | undefined } {
  const findings: Finding[] = [
    ...credentialKeys.flatMap((key) => {
      const value = variable(env, environmentName(key));
      return value ? [found(environmentName(key), `${secretly(key, value)} (environment)`)] : [];
    }),
    ...others.map((key) =>
      found(environmentName(key), settingText(key, variable(env, environmentName(key)))),
    ),
    ...[...unused.map(environmentName), budgetFolder].flatMap((name) => {
      const value = variable(env, name);
      return value ? [found(name, `${shownPath(value)} (environment)`)] : [];
    }),
    ...Object.keys(env)
      .filter((name) => name.startsWith("LUCIDITY_") && !inUse.has(name) && variable(env, name))
      .map((name): Finding => {
        const next = "check its spelling: `pulumi-lucidity --help` lists the variables";
        return { step: shown(name), state: "warning", text: "set, and read by nothing", next };
      }),
  ];
  try {
    return { findings, settings: readSettings(noConfig, env) };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    for (const { what, next = `fix ${what.split(" ")[0]}`, isCredential } of error.problems)
      findings.push({
        step: "settings",
        state: "failed",
        text: what,
        next,
        ending: isCredential ? "credentials" : "usage",
      });
    return { findings, settings: undefined };
  }
}

const found = (step: string, text: string): Finding => ({ step, state: "info", text });
const characters = (value: string) => `set, ${value.length} characters`;
const shownPath = (path: string) => (isShowablePath(path) ? visible(path) : shown(path));

function secretly(key: SettingKey, value: string): string {
  if (key === "refreshTokenFile" && isShowablePath(value)) return visible(value);
  if (key !== "refreshTokenCommand") return characters(value);
  try {
    const [program, ...words] = JSON.parse(value) as unknown[];
    const name = String(program);
    return isShowableProgram(name) ? `${visible(name)} and ${words.length} more words` : characters(value);
  } catch {
    return characters(value);
  }
}

function settingText(key: (typeof others)[number], value: string | undefined): string {
  const anyToken = { [environmentName("refreshToken")]: "none" };
  if (!value) return `${readSettings(noConfig, anyToken)[key]} (default)`;
  try {
    const { [key]: read } = readSettings(noConfig, { ...anyToken, [environmentName(key)]: value });
    return `${shown(String(read))} (environment)`;
  } catch {
    return `${characters(value)}, wrong (environment)`;
  }
}
