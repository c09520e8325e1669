import { getPartitionStatus } from "../../../provider/resources/getPartitionStatus";
import { requireNode } from "../../../provider/util/nodeVersion";
import * as lucidity from "../../../sdk/nodejs";
import { requireProviderProcess } from "../../../sdk/nodejs/providerProcess";
import { aws, azure, gcp } from "../../support/partitions";
import { type Scene, testTexts } from "./support/golden";
import type { Stage } from "./support/stage";

const program = {
  script: "/app/node_modules/@pulumi/pulumi/cmd/run/index.js",
  folder: "/app",
  isOnBun: false,
  path: "/app/bin",
};

const wrong = (args: object): Scene => ({ play: (stage) => stage.check("data", { ...args }) });
const wrongInGroup = (args: object): Scene => ({ play: (stage) => stage.check("disks", { ...args }) });
/** What the program's own code throws. */
const throwing = (run: () => unknown): Scene => ({
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

testTexts("arguments", "What is said of wrong arguments, options and ids.", {
  "no arguments": wrong({}),
  "a cloud in lower case": wrong({ ...aws, cloudProvider: "aws", cloudProviderAccountId: "12" }),
  "another cloud": wrong({ ...aws, cloudProvider: "OCI" }),
  "wrong values for AWS": wrong({
    ...aws,
    cloudProviderAccountId: 123456789012,
    instanceId: "vm-01",
    mountPoint: "dev/sdf",
    resourceGroup: "data-rg",
  }),
  "wrong values for AZURE": wrong({
    ...azure,
    cloudProviderAccountId: "data",
    instanceId: "vm 01",
    resourceGroup: "data.",
    mountPoint: "DD:",
  }),
  "AZURE without a resource group": wrong({ ...azure, resourceGroup: undefined }),
  "wrong values for GCP": wrong({ ...gcp, cloudProviderAccountId: "My Project", instanceId: "VM_01" }),
  "wrong options": wrong({ ...aws, triggers: "now", skipWait: "yes" }),
  "arguments that do not exist": wrong({ ...aws, mountpoint: "/dev/sdf", customTimeouts: { create: "2h" } }),
  "a group without partitions": wrongInGroup({ partitions: [] }),
  "a group whose partitions are no list": wrongInGroup({ partitions: aws }),
  "a group without the argument": wrongInGroup({ partitions: undefined }),
  "a group with wrong entries": wrongInGroup({
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
  "the option import": throwing(() => new lucidity.PartitionOnboarding("data", aws, { import: "AWS/1" })),
  "the option id": throwing(() => new lucidity.PartitionOnboarding("data", aws, { id: "AWS/1" })),
  "the option id of a group": throwing(
    () => new lucidity.PartitionOnboardingGroup("disks", { partitions: [aws] }, { id: "made" }),
  ),
  "a third argument of get that it does not take": throwing(() =>
    lucidity.PartitionOnboarding.get("data", "AWS/1", { parent: undefined } as object),
  ),
  "getPartitionStatus with wrong arguments": throwing(() =>
    getPartitionStatus({ ...azure, resourceGroup: undefined, mountPoint: "DD:", disk: 1 }, () => undefined),
  ),
  "too few slots for the waits": { play: warnOfSlots },
  "a Node that is too old": throwing(() => requireNode("20.19.0")),
  "a program that does not depend on the package itself": throwing(() => requireProviderProcess(program)),
  "a program on Bun, without a Node beside it": throwing(() =>
    requireProviderProcess({ ...program, isOnBun: true }),
  ),
});
