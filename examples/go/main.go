package main

import (
	"example.com/pulumi-lucidity/sdk/go/lucidity"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
)

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		cloud, account, instance := pulumi.String("AWS"), pulumi.String("123456789012"), pulumi.String("i-0abc")

		data, err := lucidity.NewPartitionOnboarding(ctx, "data", &lucidity.PartitionOnboardingArgs{
			CloudProvider:          cloud,
			CloudProviderAccountId: account,
			InstanceId:             instance,
			MountPoint:             pulumi.String("/dev/sdf"),
		}, pulumi.Timeouts(&pulumi.CustomTimeouts{Create: "30m", Update: "30m"}))
		if err != nil {
			return err
		}

		var partitions lucidity.PartitionArray
		for _, mountPoint := range []string{"/dev/sdg", "/dev/sdh"} {
			partitions = append(partitions, &lucidity.PartitionArgs{
				CloudProvider:          cloud,
				CloudProviderAccountId: account,
				InstanceId:             instance,
				MountPoint:             pulumi.String(mountPoint),
			})
		}
		disks, err := lucidity.NewPartitionOnboardingGroup(ctx, "disks", &lucidity.PartitionOnboardingGroupArgs{
			Partitions: partitions,
		})
		if err != nil {
			return err
		}

		// Asked for once `data` is there: its mount point is an output.
		seen := lucidity.GetPartitionStatusOutput(ctx, lucidity.GetPartitionStatusOutputArgs{
			CloudProvider:          cloud,
			CloudProviderAccountId: account,
			InstanceId:             instance,
			MountPoint:             data.MountPoint,
		})

		ctx.Export("status", data.Status)
		ctx.Export("onboarded", disks.Onboarded)
		ctx.Export("lastDisk", disks.Partitions.Index(pulumi.Int(1)).MountPoint())
		ctx.Export("seen", seen.Status())
		return nil
	})
}
