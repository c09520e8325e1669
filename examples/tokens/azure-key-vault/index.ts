/** The refresh token is the secret `lucidity-refresh-token` of the vault `platform-kv`. */
import * as azure from "@pulumi/azure";
import * as lucidity from "pulumi-lucidity/native";

// The provider azure-native reads no secret's value; this one does.
const vault = azure.keyvault.getKeyVaultOutput({ name: "platform-kv", resourceGroupName: "platform" });
const secret = azure.keyvault.getSecretOutput({ name: "lucidity-refresh-token", keyVaultId: vault.id });

const provider = new lucidity.Provider("lucidity", { refreshToken: secret.value });

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
