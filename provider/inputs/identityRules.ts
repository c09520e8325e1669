/** The rules for the arguments that name a partition, by cloud. */
import type { Partition } from "../lucidity";
import type { IdentityKey } from "./partitionId";

export type Cloud = Partition["cloudProvider"];
const clouds: readonly Cloud[] = ["AWS", "AZURE", "GCP"];

/** A text that a pattern must match, and how to say so. */
export interface TextRule {
  pattern: RegExp;
  rule: string;
}

const text = (pattern: RegExp, rule: string): TextRule => ({ pattern, rule });

export const cloudRule = 'must be "AWS", "AZURE" or "GCP"';

const anyCloud = text(/^[^\p{Cc}]+$/u, "must be a non-empty string without control characters");

/** The rule for each identity property, by cloud; `undefined` stands for a cloud not yet known or not valid. */
const rules = {
  cloudProviderAccountId: {
    AWS: text(/^\d{12}$/, "must be an AWS account id: a string of 12 digits"),
    AZURE: text(
      /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
      "must be an Azure subscription id: a UUID such as 6f9619ff-8b86-4011-b42d-00c04fc964ff",
    ),
    GCP: text(
      /^([a-z0-9.-]+:)?[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
      "must be a GCP project id: 6 to 30 lower-case letters, digits and hyphens, beginning with a letter",
    ),
  },
  instanceId: {
    AWS: text(/^i-[0-9a-f]+$/, 'must be an EC2 instance id: "i-" and lower-case hex digits'),
    AZURE: text(
      /^(?=.{1,64}$)[^\s\p{Cc}\\/"[\]:|<>+=;,?*@&]*[^\s\p{Cc}\\/"[\]:|<>+=;,?*@&.-]$/u,
      'must be an Azure VM name: 1 to 64 characters, no white space, none of \\ / " [ ] : | < > + = ; , ? * @ & and no . or - at its end',
    ),
    GCP: text(
      /^([a-z]([a-z0-9-]{0,61}[a-z0-9])?|\d+)$/,
      "must be a GCP instance: a name of 1 to 63 lower-case letters, digits and hyphens that begins with a letter, or a number",
    ),
  },
  resourceGroup: {
    AZURE: text(
      /^(?=.{1,90}$)[\p{L}\p{N}_().-]*[\p{L}\p{N}_()-]$/u,
      "must be an Azure resource group: 1 to 90 letters, digits, _ ( ) . and -, and no . at its end",
    ),
  },
} as const;

const mountPoint = text(
  /^(\/[^\s\p{Cc}]{0,4095}|[A-Za-z](:\\?)?)$/u,
  'must be an absolute path such as "/dev/sdf", without white space or control characters, or a drive letter such as "D"',
);

/** The cloud that a value names in another spelling, such as `aws`. */
export const nearestCloud = (value: unknown): Cloud | undefined =>
  clouds.find((cloud) => typeof value === "string" && value.trim().toUpperCase() === cloud);

export const isCloud = (value: unknown): value is Cloud => clouds.some((cloud) => cloud === value);

export type TextKey = Exclude<IdentityKey, "cloudProvider">;

/** The rule for one identity property, or why it must be left out. */
export function ruleFor(key: TextKey, cloud: Cloud | undefined): TextRule | string {
  if (key === "mountPoint") return mountPoint;
  if (cloud === undefined) return anyCloud;
  if (key !== "resourceGroup") return rules[key][cloud];
  return cloud === "AZURE"
    ? rules.resourceGroup.AZURE
    : `must be left out for ${cloud}: only AZURE has resource groups`;
}
