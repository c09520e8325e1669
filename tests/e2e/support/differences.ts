/** All in which the two fronts differ for a user, each with its reason: a scenario finds no other. */

export type FrontName = "dynamic" | "native";

export interface Difference<T> {
  why: string;
  dynamic: T;
  native: T;
}

const difference = <T>(values: Difference<T>): Difference<T> => values;

export const type = difference({
  why: "The SDK prefixes the type of each dynamic resource; a plugin names its own.",
  dynamic: "pulumi-nodejs:dynamic/lucidity:PartitionOnboarding",
  native: "lucidity:index:PartitionOnboarding",
});

export const ofProcess = difference({
  why: "The SDK serves dynamic resources from a process of its own; the engine starts a plugin by its path.",
  dynamic: /^\S*node\S* .*cmd\/dynamic-provider/,
  native: /^\S*node\S* .*pulumi-lucidity\/plugin\/provider\.js/,
});

export const inTheState = difference({
  why: "A dynamic resource keeps the code that loads its provider; the engine finds a plugin by the type. A program reads a group's partitions from its own arguments, generated code from the outputs.",
  dynamic: {
    keys: ["__provider"],
    single: /^(?=.*require\("pulumi-lucidity\/provider"\)).{1,300}$/s,
    group: /^(?=.*require\("pulumi-lucidity\/provider\/group"\)).{1,300}$/s,
    isListed: false,
  },
  native: { keys: [], single: /^undefined$/, group: /^undefined$/, isListed: true },
});

export const strictPreview = difference({
  why: "A dynamic provider is not called in a preview but to check, and names the property; a plugin's create is.",
  dynamic: {
    single: /resource 'bad' has a problem: Lucidity reports PARTITION_STATUS_FAILED: partition \/bad/,
    group: /property partitions\[1\] .*Lucidity reports PARTITION_STATUS_FAILED: partition \/bad/,
  },
  native: {
    single:
      /PartitionOnboarding \(bad\):\s+error: .*Lucidity reports PARTITION_STATUS_FAILED: partition \/bad/s,
    group:
      /PartitionOnboardingGroup \(disks\):\s+error: .*Lucidity reports PARTITION_STATUS_FAILED: partition \/bad/s,
  },
});

export const outputsOfReplaced = difference({
  why: "A dynamic provider's diff names no property, so the engine compares what it keeps with the new inputs.",
  dynamic: /- onboardedAt +: "[^"]+"\n +- status +: "ON_BOARDED"/,
  native: /^(?!.*- (status|onboardedAt)\b)/s,
});

export const importOption = difference({
  why: "The SDK refuses to import a dynamic resource before any code of ours runs.",
  dynamic: { works: false, says: /cannot be imported, and need not be: declare it/ },
  native: { works: true, says: /1 imported/ },
});

export const unknownArgument = difference({
  why: "Our class hands every argument on; a generated SDK leaves out what the schema does not have.",
  dynamic: /property mountpoint value .*is no argument here/,
  native: /^(?!.*mountpoint)/s,
});

export const orderOfStatuses = difference({
  why: "Another order is no change, so the state keeps the old one: our class puts the program's order into its output.",
  dynamic: ["d", "c", "b", "a"],
  native: ["a", "b", "c", "d"],
});

export const timeoutOfRead = difference({
  why: "A dynamic provider is told no timeout; our class hands over those of create and update, and read uses create's.",
  dynamic: /Not onboarded within 7s/,
  native: /Not onboarded within 3s/,
});

export const zeroTimeout = difference({
  why: "The engine hands a plugin 0 both for `0s` and for no timeout at all; our class hands over what is written.",
  dynamic: { isRefused: true },
  native: { isRefused: false },
});

export const negativeRead = difference({
  why: "create's timeout bounds a read of the dynamic provider; a wrong timeout must not fail a read of the plugin, or no refresh would succeed.",
  dynamic: /PENDING, limit 30s/,
  native: /PENDING, limit 1h, as customTimeouts\.read is not longer than zero/,
});

/** What one front alone has, or shows for both. */
export interface OneFront {
  why: string;
  front: FrontName;
}

export const oldStates: OneFront = {
  why: "No version has been released with the plugin.",
  front: "dynamic",
};
export const providerInNodeModules: OneFront = {
  why: "A dynamic provider is loaded from the program's node_modules; a plugin is a folder of its own.",
  front: "dynamic",
};
export const explicitProviders: OneFront = {
  why: "All dynamic resources of a program share one provider.",
  front: "native",
};
export const importCommand: OneFront = {
  why: "The SDK's dynamic provider cannot read what no program has declared.",
  front: "native",
};
export const installedPlugin: OneFront = {
  why: "A dynamic provider is found by `require`.",
  front: "native",
};
export const bothAtOnce: OneFront = {
  why: "It is about both; the program needs a plugin.",
  front: "native",
};
export const canariesOfTheCore: OneFront = {
  why: "Below the fronts the code is the same, which tests/integration/canaries.test.ts searches; each takes a minute.",
  front: "dynamic",
};
