/** The refresh token is the latest version of the secret `lucidity-refresh-token`. */
import * as gcp from "@pulumi/gcp";
import * as lucidity from "pulumi-lucidity/native";

const secret = gcp.secretmanager.getSecretVersionAccessOutput({ secret: "lucidity-refresh-token" });

const provider = new lucidity.Provider("lucidity", { refreshToken: secret.secretData });

new lucidity.PartitionOnboarding(
  "data",
  {
    cloudProvider: "AWS",
    cloudProviderAccountId: "123456789012",
    instanceId: "i-0abc",
    mountPoint: "/dev/sdf",
  },
  { provider },
);
