/**
 * A Windows VM with a data disk as drive F, and SQL Server that starts only once Lucidity manages the drive.
 *
 * This program creates the disk and waits. The onboarding itself is requested elsewhere: in Lucidity's dashboard, or through
 * its API, as soon as the VM is managed and drive F exists. When nothing has requested it within 5 minutes, `pulumi up` fails
 * and says so; request it and run `pulumi up` again, which goes on from there.
 */
import * as authorization from "@pulumi/azure-native/authorization";
import * as compute from "@pulumi/azure-native/compute";
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "pulumi-lucidity";

const config = new pulumi.Config();
const resourceGroupName = config.require("resourceGroup");

const vm = new compute.VirtualMachine("sql", {
  vmName: "sql-01",
  resourceGroupName,
  hardwareProfile: { vmSize: compute.VirtualMachineSizeTypes.Standard_D4s_v3 },
  networkProfile: { networkInterfaces: [{ id: config.require("networkInterfaceId") }] },
  osProfile: {
    computerName: "sql-01",
    adminUsername: "operator",
    adminPassword: config.requireSecret("adminPassword"),
  },
  storageProfile: {
    imageReference: {
      publisher: "MicrosoftSQLServer",
      offer: "sql2022-ws2022",
      sku: "standard-gen2",
      version: "latest",
    },
    osDisk: { createOption: compute.DiskCreateOptionTypes.FromImage },
    dataDisks: [{ lun: 0, createOption: compute.DiskCreateOptionTypes.Empty, diskSizeGB: 256 }],
  },
});

const script = (lines: string[]) => ({ script: lines.join("\n") });

const driveF = new compute.VirtualMachineRunCommandByVirtualMachine("drive-f", {
  vmName: vm.name,
  resourceGroupName,
  treatFailureAsDeploymentFailure: true,
  source: script([
    "Get-Disk | Where-Object PartitionStyle -eq RAW | Initialize-Disk -PassThru |",
    "  New-Partition -UseMaximumSize -DriveLetter F | Format-Volume -FileSystem NTFS",
  ]),
});

const onboarding = new lucidity.PartitionOnboarding(
  "data",
  {
    cloudProvider: "AZURE",
    cloudProviderAccountId: authorization.getClientConfigOutput().subscriptionId,
    resourceGroup: resourceGroupName,
    instanceId: vm.name,
    mountPoint: "F",
  },
  { dependsOn: [driveF], customTimeouts: { create: "2h", update: "2h" } },
);

new compute.VirtualMachineRunCommandByVirtualMachine(
  "start-sql",
  {
    vmName: vm.name,
    resourceGroupName,
    treatFailureAsDeploymentFailure: true,
    source: script(["Set-Service MSSQLSERVER -StartupType Automatic", "Start-Service MSSQLSERVER"]),
  },
  { dependsOn: [onboarding] },
);

export const vmName = vm.name;
export const onboardedAt = onboarding.onboardedAt;
