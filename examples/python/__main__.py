import pulumi
import pulumi_lucidity as lucidity

instance = {
    "cloud_provider": "AWS",
    "cloud_provider_account_id": "123456789012",
    "instance_id": "i-0abc",
}

data = lucidity.PartitionOnboarding(
    "data",
    **instance,
    mount_point="/dev/sdf",
    opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(create="30m", update="30m")),
)

disks = lucidity.PartitionOnboardingGroup(
    "disks",
    partitions=[
        lucidity.PartitionArgs(**instance, mount_point=mount_point)
        for mount_point in ["/dev/sdg", "/dev/sdh"]
    ],
)

seen = data.status.apply(
    lambda _: lucidity.get_partition_status(**instance, mount_point="/dev/sdf").status
)

pulumi.export("status", data.status)
pulumi.export("onboarded", disks.onboarded)
pulumi.export("lastDisk", disks.partitions[1].mount_point)
pulumi.export("seen", seen)
