/** Texts name a setting as it is in the stack config. An explicit provider ignores the stack config: it has arguments. */
import { credentialKeys, settingKeys } from "../inputs/settingKeys";
import { inStack } from "../inputs/settings";
import { nameOfUrn } from "../resources/lifecycle";

export type OwnWords = (text: string) => string;

/** The engine makes a default provider from the stack config: it has the settings of all operations, deletion included. */
export const isDefault = (providerUrn: string) => /::default(_|$)/.test(providerUrn);

const words = new RegExp(`lucidity:(${settingKeys.join("|")})( check)?\\b`, "g");

/** @param urn of the provider; empty if it is not known */
export function ownWordsOf(urn: string): OwnWords {
  if (urn === "" || isDefault(urn)) return (text) => text;
  const owner = `of the provider ${nameOfUrn(urn)}`;
  const asArgument = `, or ${credentialKeys.join(", ")} ${owner}`;
  return (text) =>
    text
      .replaceAll(inStack, asArgument)
      .replaceAll(words, (_, key, value) => `\`${key}${value ? ":" : ""}${value ?? ""}\` ${owner}`);
}
