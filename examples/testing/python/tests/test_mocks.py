import pulumi

ONBOARDING = "lucidity:index:PartitionOnboarding"
GROUP = "lucidity:index:PartitionOnboardingGroup"
STATUS = "lucidity:index:getPartitionStatus"

declared = {}


class Mocks(pulumi.runtime.Mocks):
    def new_resource(self, args):
        declared[args.name] = args.inputs
        outputs = {
            ONBOARDING: {"status": "ON_BOARDED"},
            GROUP: {"onboarded": len(args.inputs.get("partitions", [])), "statuses": []},
        }
        return [f"{args.name}-id", {**args.inputs, **outputs.get(args.typ, {})}]

    def call(self, args):
        if args.token == STATUS:
            return {"status": "IN_PROGRESS", "checkedAt": "2026-01-01T00:00:00.000Z"}
        return {}


pulumi.runtime.set_mocks(Mocks())

# Imported after set_mocks: a program declares its resources when it is imported.
import disks  # noqa: E402


@pulumi.runtime.test
def test_waits_for_the_data_partition():
    def check(status):
        assert status == "ON_BOARDED"
        assert declared["data"]["mountPoint"] == "/dev/sdf"

    return disks.data.status.apply(check)


@pulumi.runtime.test
def test_waits_for_both_disks_in_one_group():
    def check(onboarded):
        assert onboarded == 2

    return disks.disks.onboarded.apply(check)


@pulumi.runtime.test
def test_keeps_the_archive_on_the_root_disk_until_its_own_disk_is_onboarded():
    def check(folder):
        assert folder == "/var/archive"

    return disks.archive_folder.apply(check)
