/** The refresh token is the secret `lucidity/refresh-token`, as plain text. */
import * as aws from "@pulumi/aws";
import * as lucidity from "pulumi-lucidity/native";

const secret = aws.secretsmanager.getSecretVersionOutput({ secretId: "lucidity/refresh-token" });

const provider = new lucidity.Provider("lucidity", { refreshToken: secret.secretString });

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
