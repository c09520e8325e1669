/** What the states of the two fronts have in common. */
import { type Declared, instance } from "./declarations";
import type { Stack, StateResource } from "./stack";

const isSingle = ({ type }: StateResource) => type.endsWith(":PartitionOnboarding");
export const nameOf = ({ urn }: StateResource) => urn.split("::").at(-1) ?? "";

/** The id of a partition that a program declares. */
export const idOf = (args: Declared["args"] = {}) =>
  [instance.cloudProvider, instance.cloudProviderAccountId, args.instanceId, args.mountPoint]
    .map((part) => encodeURIComponent(String(part)))
    .join("/");

/** Without what docs/which-one.md says that one front alone keeps, and without times. */
function comparable(found: StateResource) {
  const own = (bag: StateResource["inputs"] = {}) =>
    Object.fromEntries(
      Object.entries(bag)
        .filter(([key]) => !/^(__.*|timeouts|partitions)$/.test(key))
        .map(([key, value]) => [key, key === "onboardedAt" ? "a time" : value]),
    );
  const outputs = own(found.outputs);
  if (Array.isArray(outputs.statuses)) outputs.statuses = outputs.statuses.map(own);
  return {
    name: nameOf(found),
    ...(isSingle(found) && { id: found.id }),
    inputs: own(found.inputs),
    outputs,
    failures: (found.initErrors ?? []).map((text) =>
      text.replace(/[\d.]+(ms|s)\b|req-\d+|\d+ checks?|\S+T[\d:.]+Z|customTimeouts\.\w+/g, "…"),
    ),
  };
}

export const stateOf = (stack: Stack) =>
  stack.partitions.map(comparable).sort((one, other) => (one.name < other.name ? -1 : 1));
