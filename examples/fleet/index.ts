/**
 * Many instances with two data volumes each. One PartitionOnboardingGroup waits for all volumes; the instances get requests
 * only after that.
 *
 * A group needs one of the engine's slots and shows one row, however many partitions it has. The onboardings are requested
 * elsewhere: in Lucidity's dashboard (a whole selection of partitions at once), or through its API.
 *
 * For more instances set `size` and run `pulumi up`: the group asks about the new partitions alone.
 */
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";

const config = new pulumi.Config();
const subnetIds = config.requireObject<string[]>("subnetIds");
const deviceNames = ["/dev/sdf", "/dev/sdg"];

const nodes = Array.from({ length: config.requireNumber("size") }, (_, index) => {
  const name = `node-${index}`;
  const instance = new aws.ec2.Instance(name, {
    ami: config.require("amiId"),
    instanceType: "i4i.large",
    subnetId: subnetIds[index % subnetIds.length],
  });
  const attachments = deviceNames.map((deviceName) => {
    const disk = `${name}-${deviceName.slice("/dev/".length)}`;
    const volume = new aws.ebs.Volume(disk, {
      availabilityZone: instance.availabilityZone,
      type: "gp3",
      size: 100,
    });
    return new aws.ec2.VolumeAttachment(disk, { instanceId: instance.id, volumeId: volume.id, deviceName });
  });
  return { name, instance, attachments };
});

const { accountId } = aws.getCallerIdentityOutput();
const disks = new lucidity.PartitionOnboardingGroup(
  "disks",
  {
    partitions: nodes.flatMap(({ instance }) =>
      deviceNames.map((mountPoint) => ({
        cloudProvider: "AWS",
        cloudProviderAccountId: accountId,
        instanceId: instance.id,
        mountPoint,
      })),
    ),
  },
  {
    dependsOn: nodes.flatMap(({ attachments }) => attachments),
    customTimeouts: { create: "6h", update: "6h" },
  },
);

for (const { name, instance } of nodes) {
  new aws.lb.TargetGroupAttachment(
    name,
    { targetGroupArn: config.require("targetGroupArn"), targetId: instance.id },
    { dependsOn: [disks] },
  );
}

export const onboarded = disks.onboarded;
