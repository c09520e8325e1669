import assert from "node:assert/strict";
import { specialSecretSig, specialSigKey } from "@pulumi/pulumi/runtime";
import { Programs } from "./support/programs";
import type { Declared, Run } from "./support/underMocks";

const account = "123456789012";
const ofAws = { "aws:index/getCallerIdentity:getCallerIdentity": { accountId: account } };

const find = (declared: Declared[], type: string, name?: string): Declared => {
  const found = declared.find(
    (resource) => resource.type.endsWith(`:${type}`) && (name === undefined || resource.name === name),
  );
  if (found === undefined) throw new Error(`no ${type} among:\n${declared.map(({ urn }) => urn).join("\n")}`);
  return found;
};
const assertDependence = (dependent: Declared, on: Declared) =>
  assert.ok(dependent.dependencies.includes(on.urn), `${dependent.urn} does not wait for ${on.urn}`);
/** The five arguments that say which partition it is. */
const identity = ({ inputs }: Declared) =>
  ["cloudProvider", "cloudProviderAccountId", "resourceGroup", "instanceId", "mountPoint"].map(
    (key) => inputs[key],
  );

describe("the programs of examples/", function () {
  this.timeout(180_000);
  let programs: Programs;
  before(() => {
    programs = new Programs();
  });
  after(() => programs?.remove());

  /** What a program declares, after its compiler and the provider of this package have accepted it. */
  async function declaredBy(example: string, run: Partial<Run> = {}): Promise<Declared[]> {
    assert.equal(programs.compile(example), "");
    const declared = programs.run(example, run);
    const ours = declared.filter(({ type }) => /\blucidity:.*PartitionOnboarding/.test(type));
    assert.ok(ours.length > 0);
    for (const resource of ours) assert.deepEqual(await programs.complaintsAbout(resource), []);
    return declared;
  }

  it("aws: waits for the attached volume, and then starts the database", async () => {
    const declared = await declaredBy("clouds/aws", {
      config: { amiId: "ami-1", subnetId: "subnet-1", instanceProfile: "ssm" },
      outputs: { database: { id: "i-0abc", availabilityZone: "eu-west-1a" } },
      results: ofAws,
    });
    const onboarding = find(declared, "PartitionOnboarding");
    assert.deepEqual(identity(onboarding), ["AWS", account, undefined, "i-0abc", "/dev/sdf"]);
    assertDependence(onboarding, find(declared, "VolumeAttachment"));
    assertDependence(find(declared, "Association", "start-database"), onboarding);
  });

  it("azure: waits for the drive, and then starts the SQL Server", async () => {
    const subscriptionId = "6f9619ff-8b86-4011-b42d-00c04fc964ff";
    const declared = await declaredBy("clouds/azure", {
      config: { resourceGroup: "data-rg", networkInterfaceId: "/nic", adminPassword: "any" },
      outputs: { sql: { name: "sql-01" } },
      results: { "azure-native:authorization:getClientConfig": { subscriptionId } },
    });
    const onboarding = find(declared, "PartitionOnboarding");
    assert.deepEqual(identity(onboarding), ["AZURE", subscriptionId, "data-rg", "sql-01", "F"]);
    const command = "VirtualMachineRunCommandByVirtualMachine";
    assertDependence(onboarding, find(declared, command, "drive-f"));
    assertDependence(find(declared, command, "start-sql"), onboarding);
  });

  describe("gcp", () => {
    const run = (wait: boolean, status: string) =>
      declaredBy("clouds/gcp", {
        config: { "gcp:zone": "europe-west1-b", instanceGroup: "serving", wait: String(wait) },
        outputs: { archive: { project: "archive-prod" }, data: { status } },
      });

    it("records the status, and serves nothing from a disk that is not onboarded", async () => {
      const declared = await run(false, "PENDING");
      const onboarding = find(declared, "PartitionOnboarding");
      assert.deepEqual(identity(onboarding), ["GCP", "archive-prod", undefined, "archive-1", "/dev/sdb"]);
      assert.equal(onboarding.inputs.skipWait, true);
      assertDependence(onboarding, find(declared, "AttachedDisk"));
      assert.ok(!declared.some(({ type }) => type.endsWith(":InstanceGroupMembership")));
    });

    it("serves from a disk that is onboarded", async () => {
      find(await run(false, "ON_BOARDED"), "InstanceGroupMembership");
    });

    it("waits where its config says so", async () => {
      const onboarding = find(await run(true, "ON_BOARDED"), "PartitionOnboarding");
      assert.equal(onboarding.inputs.skipWait, false);
    });
  });

  it("fleet: waits for all volumes in one group, and then lets the instances serve", async () => {
    const size = 3;
    const outputs = Object.fromEntries(
      Array.from({ length: size }, (_, index) => [
        `node-${index}`,
        { id: `i-0${index}`, availabilityZone: "a" },
      ]),
    );
    const config = {
      size: String(size),
      amiId: "ami-1",
      subnetIds: '["subnet-1", "subnet-2"]',
      targetGroupArn: "arn",
    };
    const declared = await declaredBy("fleet", { config, outputs, results: ofAws });
    const group = find(declared, "PartitionOnboardingGroup");
    const partitions = group.inputs.partitions as { instanceId: string; mountPoint: string }[];
    assert.deepEqual(
      partitions.map(({ instanceId, mountPoint }) => `${instanceId} ${mountPoint}`),
      ["i-00 /dev/sdf", "i-00 /dev/sdg", "i-01 /dev/sdf", "i-01 /dev/sdg", "i-02 /dev/sdf", "i-02 /dev/sdg"],
    );
    const ofType = (type: string) => declared.filter((resource) => resource.type.endsWith(`:${type}`));
    assert.equal(ofType("VolumeAttachment").length, 2 * size);
    for (const attachment of ofType("VolumeAttachment")) assertDependence(group, attachment);
    assert.equal(ofType("TargetGroupAttachment").length, size);
    for (const attachment of ofType("TargetGroupAttachment")) assertDependence(attachment, group);
  });

  const token = "a refresh token";
  const stores: [string, Record<string, Record<string, unknown>>][] = [
    ["vault", { "vault:kv/getSecretV2:getSecretV2": { data: { "refresh-token": token } } }],
    [
      "aws-secrets-manager",
      { "aws:secretsmanager/getSecretVersion:getSecretVersion": { secretString: token } },
    ],
    [
      "azure-key-vault",
      {
        "azure:keyvault/getKeyVault:getKeyVault": { id: "/vault" },
        "azure:keyvault/getSecret:getSecret": { value: token },
      },
    ],
    [
      "gcp-secret-manager",
      { "gcp:secretmanager/getSecretVersionAccess:getSecretVersionAccess": { secretData: token } },
    ],
  ];
  for (const [store, results] of stores)
    it(`tokens/${store}: hands the token to the provider as a secret, and to no resource`, async () => {
      const declared = await declaredBy(`tokens/${store}`, { results });
      const provider = find(declared, "providers:lucidity");
      assert.deepEqual(provider.inputs.refreshToken, { [specialSigKey]: specialSecretSig, value: token });
      const others = declared.filter((resource) => resource !== provider);
      assert.ok(!JSON.stringify(others).includes(token));
    });
});
