import pulumi_lucidity as lucidity

instance = {
    "cloud_provider": "AWS",
    "cloud_provider_account_id": "123456789012",
    "instance_id": "i-0abc",
}

data = lucidity.PartitionOnboarding("data", **instance, mount_point="/dev/sdf")

disks = lucidity.PartitionOnboardingGroup(
    "disks",
    partitions=[
        lucidity.PartitionArgs(**instance, mount_point=mount_point)
        for mount_point in ["/dev/sdg", "/dev/sdh"]
    ],
)

# Polled once, not waited for.
archive = lucidity.get_partition_status_output(**instance, mount_point="/dev/sdi")

archive_folder = archive.status.apply(
    lambda seen: "/archive" if seen == "ON_BOARDED" else "/var/archive"
)
