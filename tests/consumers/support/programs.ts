/** Programs that all declare the same partition and export its status, and the files around them. */
export const partition = `{
  cloudProvider: "AWS",
  cloudProviderAccountId: "123456789012",
  instanceId: "i-0abc",
  mountPoint: "/dev/sdf",
}`;

const declared = `const data = new lucidity.PartitionOnboarding("data", ${partition});`;

export const commonJs = `const lucidity = require("pulumi-lucidity");
${declared}
exports.status = data.status;
`;
export const esm = `import * as lucidity from "pulumi-lucidity";
${declared}
export const status = data.status;
`;
/** What TypeScript has to check: a wrong type of `status` fails. */
export const typeScript = `import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";
const args: lucidity.PartitionOnboardingArgs = ${partition};
const data = new lucidity.PartitionOnboarding("data", args);
export const status: pulumi.Output<string> = data.status;
`;
export const native = commonJs.replace("pulumi-lucidity", "pulumi-lucidity/native");

/** A package with a component that declares the partition: the program that uses it knows nothing of this package. */
export const component = `const pulumi = require("@pulumi/pulumi");
const lucidity = require("pulumi-lucidity");
exports.Disks = class Disks extends pulumi.ComponentResource {
  constructor(name) {
    super("acme:index:Disks", name);
    ${declared.replace("});", "}, { parent: this });")}
    this.status = data.status;
  }
};
`;
export const usesComponent = `exports.status = new (require("@acme/disks").Disks)("disks").status;\n`;

/** `Pulumi.yaml`; a `Stack` looks for the state under this name. */
export const project = (more: object = {}) => ({ name: "e2e", runtime: "nodejs", ...more });
/** Where the native plugin is, for `Pulumi.yaml`. */
export const plugins = (path: string) => ({ plugins: { providers: [{ name: "lucidity", path }] } });
