import pulumi

import disks

pulumi.export("status", disks.data.status)
pulumi.export("onboarded", disks.disks.onboarded)
pulumi.export("archive_folder", disks.archive_folder)
