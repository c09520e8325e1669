package myproject;

import com.pulumi.Pulumi;
import com.pulumi.lucidity.LucidityFunctions;
import com.pulumi.lucidity.PartitionOnboarding;
import com.pulumi.lucidity.PartitionOnboardingArgs;
import com.pulumi.lucidity.PartitionOnboardingGroup;
import com.pulumi.lucidity.PartitionOnboardingGroupArgs;
import com.pulumi.lucidity.inputs.GetPartitionStatusArgs;
import com.pulumi.lucidity.inputs.PartitionArgs;
import com.pulumi.resources.CustomResourceOptions;
import com.pulumi.resources.CustomTimeouts;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

public class App {
    static final String cloud = "AWS";
    static final String account = "123456789012";
    static final String instance = "i-0abc";

    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var data = new PartitionOnboarding("data", PartitionOnboardingArgs.builder()
                .cloudProvider(cloud)
                .cloudProviderAccountId(account)
                .instanceId(instance)
                .mountPoint("/dev/sdf")
                .build(), CustomResourceOptions.builder()
                .customTimeouts(CustomTimeouts.builder().create(Duration.ofMinutes(30)).update(Duration.ofMinutes(30)).build())
                .build());

            var partitions = List.of("/dev/sdg", "/dev/sdh").stream()
                .map(mountPoint -> PartitionArgs.builder()
                    .cloudProvider(cloud)
                    .cloudProviderAccountId(account)
                    .instanceId(instance)
                    .mountPoint(mountPoint)
                    .build())
                .collect(Collectors.toList());
            var disks = new PartitionOnboardingGroup("disks",
                PartitionOnboardingGroupArgs.builder().partitions(partitions).build());

            // Asked for once `data` is there: its mount point is an output.
            var seen = LucidityFunctions.getPartitionStatus(GetPartitionStatusArgs.builder()
                .cloudProvider(cloud)
                .cloudProviderAccountId(account)
                .instanceId(instance)
                .mountPoint(data.mountPoint())
                .build());

            ctx.export("status", data.status());
            ctx.export("onboarded", disks.onboarded());
            ctx.export("lastDisk", disks.partitions().applyValue(all -> all.get(1).mountPoint()));
            ctx.export("seen", seen.applyValue(found -> found.status()));
        });
    }
}
