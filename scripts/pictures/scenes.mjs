/** What is drawn: the program, what the API answers, and the moment of the picture. */

export const columns = 150;
export const rows = 40;

const instanceId = "i-0abc";
const program = `
const pulumi = require("@pulumi/pulumi");
const { PartitionOnboarding } = require("pulumi-lucidity");

class Database extends pulumi.dynamic.Resource {
  constructor(name, disk, opts) {
    super({ create: async (inputs) => ({ id: "database", outs: inputs }) }, name, { disk }, opts);
  }
}
const instance = { cloudProvider: "AWS", cloudProviderAccountId: "123456789012", instanceId: "${instanceId}" };
const logs = new PartitionOnboarding("logs", { ...instance, mountPoint: "/dev/sdf" });
const data = new PartitionOnboarding("data", { ...instance, mountPoint: "/dev/sdg" });
new Database("database", data.mountPoint, { dependsOn: [data] });
`;

const logs = { instanceId, mountPoint: "/dev/sdf", pendingS: 2, inProgressS: 4 };
const data = { instanceId, mountPoint: "/dev/sdg", pendingS: 5, inProgressS: 60 };
const failing = {
  ...data,
  inProgressS: 3,
  final: "FAILED_ONBOARDING",
  reason: "the volume is not attached to the instance",
};

const hasEnded = (text) => /\n\$ *\n*$/.test(text);

export const scenes = [
  {
    name: "wait",
    title: "pulumi up waits: one partition is onboarded, the other in progress",
    partitions: [logs, data],
    program,
    record: async (terminal) => {
      terminal.type("pulumi up --yes --skip-preview");
      return terminal.until((text) => text.includes("PENDING -> IN_PROGRESS") && text.includes("created"));
    },
  },
  {
    name: "failure",
    title: "pulumi up fails with the status, the reason, the request id and what to do next",
    partitions: [{ ...logs, pendingS: 0, inProgressS: 0 }, failing],
    program,
    record: async (terminal) => {
      terminal.type("pulumi up --yes --skip-preview");
      return terminal.until(hasEnded);
    },
  },
  {
    name: "interrupted",
    title: "Ctrl-C ends the wait at once, and the text says that the next pulumi up resumes it",
    partitions: [{ ...logs, pendingS: 0, inProgressS: 0 }, data],
    program,
    record: async (terminal) => {
      terminal.type("pulumi up --yes --skip-preview");
      await terminal.until((text) => text.includes("PENDING -> IN_PROGRESS"));
      terminal.press("C-c");
      return terminal.until(hasEnded);
    },
  },
  {
    name: "command",
    title: "pulumi-lucidity wait in a shell: one partition is onboarded, one in progress, one has failed",
    partitions: [logs, data, { ...failing, mountPoint: "/dev/sdh", pendingS: 0 }],
    program,
    record: async (terminal) => {
      const ids = ["f", "g", "h"].map((letter) => `AWS/123456789012/i-0abc/%2Fdev%2Fsd${letter}`);
      terminal.type(`npx pulumi-lucidity wait --timeout 2h ${ids.join(" ")}`);
      return terminal.until(
        (text) => /ON_BOARDED/.test(text) && /FAILED/.test(text) && /IN_PROGRESS/.test(text),
      );
    },
  },
  {
    name: "preview",
    title: "pulumi preview warns of a partition whose onboarding has failed",
    partitions: [logs, { ...failing, pendingS: 0, inProgressS: 0 }],
    program,
    record: async (terminal) => {
      terminal.type("pulumi preview");
      return terminal.until(hasEnded);
    },
  },
];
