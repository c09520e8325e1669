import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "../../../sdk/nodejs";
import { aws as partition } from "../../support/partitions";

const known = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

describe("the options and arguments of a resource", () => {
  let inputsByName: Map<string, Record<string, unknown>>;
  beforeEach(async () => {
    inputsByName = new Map();
    await pulumi.runtime.setMocks(
      {
        newResource: ({ name, inputs }) => {
          inputsByName.set(name, inputs);
          return { id: "made", state: { ...inputs, statuses: [] } };
        },
        call: () => ({}),
      },
      "project",
      "stack",
    );
  });

  for (const name of ["status", "onboardedAt", "timeouts"]) {
    it(`hand ${name} on, so that the provider can refuse it`, async () => {
      const args = { ...partition, [name]: "given" } as lucidity.PartitionOnboardingArgs;
      await known(new lucidity.PartitionOnboarding("data", args).urn);
      assert.equal(inputsByName.get("data")?.[name], "given");
    });
  }

  it("take a timeout from a transformation, as docs/reference.md shows", async () => {
    const transformations: pulumi.ResourceTransformation[] = [
      ({ props, opts }) => ({ props: { ...props, __timeouts: { create: "2h" } }, opts }),
    ];
    await known(new lucidity.PartitionOnboarding("data", partition, { transformations }).urn);
    assert.deepEqual(inputsByName.get("data")?.__timeouts, { create: "2h" });
  });

  it("hand over replaceOnChanges, and spare the internal inputs where all changes are ignored", async () => {
    const given: pulumi.CustomResourceOptions[] = [];
    const transformations: pulumi.ResourceTransformation[] = [
      ({ opts, props }) => {
        given.push(opts);
        return { props, opts };
      },
    ];
    const opts = { ignoreChanges: ["*"], replaceOnChanges: ["triggers"], transformations };
    await known(new lucidity.PartitionOnboarding("data", partition, opts).urn);
    await known(new lucidity.PartitionOnboardingGroup("disks", { partitions: [partition] }, opts).urn);
    assert.deepEqual(inputsByName.get("data")?.__replaceOnChanges, ["triggers"]);
    const [single, group] = given.map(({ ignoreChanges }) => ignoreChanges);
    assert.deepEqual(
      new Set(single),
      new Set([...Object.keys(partition), "resourceGroup", "triggers", "skipWait"]),
    );
    assert.deepEqual(group, ["partitions", "triggers", "skipWait", "failFast"]);
  });

  it("leave a group's statuses in plain text, as ids are, where an argument is a secret", async () => {
    const secret = { ...partition, mountPoint: pulumi.secret("/dev/sdf") };
    const group = new lucidity.PartitionOnboardingGroup("disks", { partitions: [secret] });
    assert.equal(await pulumi.isSecret(group.statuses), false);
  });

  it("name the row below a parent whose name holds ::", async () => {
    const parent = new pulumi.ComponentResource("acme:index:Disks", "a::b");
    await known(new lucidity.PartitionOnboarding("data::1", partition, { parent }).urn);
    assert.equal(
      inputsByName.get("data::1")?.__urn,
      "urn:pulumi:stack::project::acme:index:Disks$pulumi-nodejs:dynamic/lucidity:PartitionOnboarding::data::1",
    );
  });
});

describe("the keys of the stack config", () => {
  const warningsOf = async (
    stack: string,
    config: Record<string, string>,
    secretKeys: string[] = [],
  ): Promise<string[]> => {
    const warnings: string[] = [];
    const warn = pulumi.log.warn;
    const log = pulumi.log as { warn: (message: string) => Promise<void> };
    await pulumi.runtime.setMocks(
      { newResource: () => ({ id: "x", state: {} }), call: () => ({}) },
      "project",
      stack,
    );
    pulumi.runtime.setAllConfig(config, secretKeys);
    log.warn = async (message) => void warnings.push(message);
    try {
      for (const name of ["one", "two"]) await known(new lucidity.PartitionOnboarding(name, partition).urn);
    } finally {
      log.warn = warn;
      pulumi.runtime.setAllConfig({});
    }
    return warnings;
  };

  it("are warned of once where no setting has them, with the one that was meant", async () => {
    const config = { "lucidity:refreshtoken": "a", "lucidity:requestPerMinute": "5", "other:key": "b" };
    assert.deepEqual(await warningsOf("misspelled", config), [
      "lucidity:refreshtoken is no setting of pulumi-lucidity, and is ignored: did you mean lucidity:refreshToken?",
      "lucidity:requestPerMinute is no setting of pulumi-lucidity, and is ignored: did you mean lucidity:requestsPerMinute?",
    ]);
  });

  it("are taken in silence where all are known", async () => {
    assert.deepEqual(await warningsOf("right", { "lucidity:endpoint": "https://x", "aws:region": "y" }), []);
  });
});
