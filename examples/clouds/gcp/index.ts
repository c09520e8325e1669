/**
 * A Compute Engine instance with a data disk, which joins the load balancer's instance group once Lucidity manages the disk.
 *
 * Lucidity's support for GCP is in maintenance: an onboarding may not come to its end, or not even be accepted. So by default
 * (`wait: false`) this program does not wait. It records the status that Lucidity reports, and leaves the instance out of the
 * group until that is ON_BOARDED. `pulumi up --refresh` takes the current status. When GCP is supported again:
 * `pulumi config set wait true`.
 *
 * The onboarding itself is requested elsewhere: in Lucidity's dashboard, or through its API.
 */
import * as gcp from "@pulumi/gcp";
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";

const config = new pulumi.Config();
const zone = new pulumi.Config("gcp").require("zone");

const instance = new gcp.compute.Instance(
  "archive",
  {
    name: "archive-1",
    zone,
    machineType: "n2-standard-4",
    bootDisk: { initializeParams: { image: "debian-cloud/debian-12" } },
    networkInterfaces: [{ network: "default" }],
    // Disks that are attached apart from the instance would show as a change of it.
  },
  { ignoreChanges: ["attachedDisks"] },
);

const disk = new gcp.compute.Disk("data", { zone, type: "pd-ssd", size: 500 });

const attached = new gcp.compute.AttachedDisk("data", {
  zone,
  disk: disk.id,
  instance: instance.id,
});

const onboarding = new lucidity.PartitionOnboarding(
  "data",
  {
    cloudProvider: "GCP",
    cloudProviderAccountId: instance.project,
    instanceId: instance.name,
    mountPoint: "/dev/sdb",
    skipWait: !config.requireBoolean("wait"),
  },
  { dependsOn: [attached] },
);

// In a preview the status is not known yet, and nothing is said of this resource.
onboarding.status.apply((status) => {
  if (status !== "ON_BOARDED") return;
  new gcp.compute.InstanceGroupMembership("serving", {
    zone,
    instance: instance.selfLink,
    instanceGroup: config.require("instanceGroup"),
  });
});

export const status = onboarding.status;
