/** The refresh token is the field `refresh-token` of the secret `lucidity` in the KV engine (version 2) at `secret/`. */
import * as vault from "@pulumi/vault";
import * as lucidity from "pulumi-lucidity/native";

const secret = vault.kv.getSecretV2Output({ mount: "secret", name: "lucidity" });

const provider = new lucidity.Provider("lucidity", {
  refreshToken: secret.data.apply((data) => String(data["refresh-token"])),
});

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
