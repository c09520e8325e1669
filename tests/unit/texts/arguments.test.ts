import { getPartitionStatus } from "../../../provider/resources/getPartitionStatus";
import { requireNode } from "../../../provider/util/nodeVersion";
import * as lucidity from "../../../sdk/nodejs";
import { requireProviderProcess } from "../../../sdk/nodejs/providerProcess";
import { type Scene, testTexts } from "./support/golden";
import { aws } from "./support/scripts";
import type { Stage } from "./support/stage";

const azure = {
  cloudProvider: "AZURE",
  cloudProviderAccountId: "6f9619ff-8b86-4011-b42d-00c04fc964ff",
  resourceGroup: "data-rg",
  instanceId: "vm-01",
  mountPoint: "D",
};
const gcp = {
  cloudProvider: "GCP",
  cloudProviderAccountId: "my-project",
  instanceId: "vm-01",
  mountPoint: "/data",
};

const program = {
  script: "/app/node_modules/@pulumi/pulumi/cmd/run/index.js",
  folder: "/app",
  isOnBun: false,
  path: "/app/bin",
};

const wrong = (title: string, args: object): Scene => ({
  title,
  play: (stage) => stage.check("data", { ...args }),
});
const wrongInGroup = (title: string, args: object): Scene => ({
  title,
  play: (stage) => stage.check("disks", { ...args }),
});
/** What the program's own code throws. */
const throwing = (title: string, run: () => unknown): Scene => ({
  title,
  play: async (stage) => {
    try {
      await run();
    } catch (error) {
      stage.prints("pulumi up", String(error));
    }
  },
});

async function warnOfSlots(stage: Stage): Promise<void> {
  const { slots } = stage.world.context;
  for (let index = 0; index < 8; index++) void slots.run(`urn:${index}`, () => new Promise(() => {}));
  slots.expect("urn:8", { isNew: true });
  await stage.world.timers.tickAsync(10_000);
  stage.prints("pulumi up", ...stage.world.lines.map(({ severity, message }) => `${severity}: ${message}`));
}

testTexts("arguments", "What is said of wrong arguments, options and ids.", [
  wrong("no arguments", {}),
  wrong("a cloud in lower case", { ...aws, cloudProvider: "aws", cloudProviderAccountId: "12" }),
  wrong("another cloud", { ...aws, cloudProvider: "OCI" }),
  wrong("wrong values for AWS", {
    ...aws,
    cloudProviderAccountId: 123456789012,
    instanceId: "vm-01",
    mountPoint: "dev/sdf",
    resourceGroup: "data-rg",
  }),
  wrong("wrong values for AZURE", {
    ...azure,
    cloudProviderAccountId: "data",
    instanceId: "vm 01",
    resourceGroup: "data.",
    mountPoint: "DD:",
  }),
  wrong("AZURE without a resource group", { ...azure, resourceGroup: undefined }),
  wrong("wrong values for GCP", { ...gcp, cloudProviderAccountId: "My Project", instanceId: "VM_01" }),
  wrong("wrong options", { ...aws, triggers: "now", skipWait: "yes" }),
  wrong("arguments that do not exist", { ...aws, mountpoint: "/dev/sdf", customTimeouts: { create: "2h" } }),
  wrongInGroup("a group without partitions", { partitions: [] }),
  wrongInGroup("a group whose partitions are no list", { partitions: aws }),
  wrongInGroup("a group without the argument", { partitions: undefined }),
  wrongInGroup("a group with wrong entries", {
    partitions: [
      aws,
      { ...aws, cloudProvider: "aws", mountPoint: "dev/sdf" },
      aws,
      "/dev/sdh",
      { ...azure, disk: 1 },
    ],
    failFast: "yes",
    wait: true,
  }),
  throwing("the option import", () => new lucidity.PartitionOnboarding("data", aws, { import: "AWS/1" })),
  throwing("the option id", () => new lucidity.PartitionOnboarding("data", aws, { id: "AWS/1" })),
  throwing(
    "the option id of a group",
    () => new lucidity.PartitionOnboardingGroup("disks", { partitions: [aws] }, { id: "made" }),
  ),
  throwing("a third argument of get that it does not take", () =>
    lucidity.PartitionOnboarding.get("data", "AWS/1", { parent: undefined } as object),
  ),
  throwing("getPartitionStatus with wrong arguments", () =>
    getPartitionStatus({ ...azure, resourceGroup: undefined, mountPoint: "DD:", disk: 1 }, () => undefined),
  ),
  { title: "too few slots for the waits", play: async (stage) => warnOfSlots(stage) },
  throwing("a Node that is too old", () => requireNode("20.19.0")),
  throwing("a program that does not depend on the package itself", () => requireProviderProcess(program)),
  throwing("a program on Bun, without a Node beside it", () =>
    requireProviderProcess({ ...program, isOnBun: true }),
  ),
]);
