/**
 * An EC2 instance with a data volume, and a database that starts only once Lucidity manages the volume.
 *
 * This program creates the disk and waits. The onboarding itself is requested elsewhere: in Lucidity's dashboard, or through
 * its API, as soon as the instance is managed and the volume is attached. When nothing has requested it within 5 minutes,
 * `pulumi up` fails and says so; request it and run `pulumi up` again, which goes on from there.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";

const config = new pulumi.Config();
const deviceName = "/dev/sdf";

const instance = new aws.ec2.Instance("database", {
  ami: config.require("amiId"),
  instanceType: "r7i.large",
  subnetId: config.require("subnetId"),
  iamInstanceProfile: config.require("instanceProfile"),
});

const volume = new aws.ebs.Volume("data", {
  availabilityZone: instance.availabilityZone,
  type: "gp3",
  size: 200,
  encrypted: true,
});

const attachment = new aws.ec2.VolumeAttachment("data", {
  instanceId: instance.id,
  volumeId: volume.id,
  deviceName,
});

const onboarding = new lucidity.PartitionOnboarding(
  "data",
  {
    cloudProvider: "AWS",
    cloudProviderAccountId: aws.getCallerIdentityOutput().accountId,
    instanceId: instance.id,
    mountPoint: deviceName,
  },
  // Without it the wait would begin before the volume is there: it needs only the instance's id.
  { dependsOn: [attachment], customTimeouts: { create: "2h", update: "2h" } },
);

new aws.ssm.Association(
  "start-database",
  {
    name: "AWS-RunShellScript",
    targets: [{ key: "InstanceIds", values: [instance.id] }],
    parameters: { commands: "systemctl enable --now postgresql" },
    waitForSuccessTimeoutSeconds: 300,
  },
  { dependsOn: [onboarding] },
);

export const instanceId = instance.id;
export const onboardedAt = onboarding.onboardedAt;
