import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { type ResourceValidationPolicy, validateResourceOfType } from "@pulumi/policy";
import { AnalyzeRequest, AnalyzerResourceOptions } from "@pulumi/pulumi/proto/analyzer_pb";
import { PartitionOnboarding, PartitionOnboardingGroup } from "../../../sdk/nodejs";

const pulumiRequire = createRequire(require.resolve("@pulumi/pulumi"));
const { Struct } = pulumiRequire("google-protobuf/google/protobuf/struct_pb.js");

interface AnalyzeResponse {
  getDiagnosticsList(): { getMessage(): string }[];
}
/** What a policy pack does when the engine asks it about a resource; not in the package's types. */
interface PolicyServer {
  makeAnalyzeRpcFun(
    pack: string,
    version: string,
    level: string,
    policies: ResourceValidationPolicy[],
  ): (
    call: { request: unknown },
    callback: (error: unknown, response?: AnalyzeResponse) => void,
  ) => Promise<void>;
}

const policies: ResourceValidationPolicy[] = [
  {
    name: "no-skip-wait",
    description: "Deployments wait for their partitions.",
    validateResource: validateResourceOfType(PartitionOnboarding, (partition, _args, report) => {
      if (partition.skipWait === true) report(`${partition.mountPoint} is not waited for`);
    }),
  },
  {
    name: "no-skip-wait-in-groups",
    description: "Deployments wait for their groups.",
    validateResource: validateResourceOfType(PartitionOnboardingGroup, (group, _args, report) => {
      if (group.skipWait === true) report("the group is not waited for");
    }),
  },
];

describe("a policy pack", () => {
  /** The violations that the engine would show for a resource of this type. */
  const violations = async (type: string, props: { skipWait: boolean; mountPoint?: string }) => {
    const { makeAnalyzeRpcFun } = require("@pulumi/policy/server") as PolicyServer;
    const request = new AnalyzeRequest();
    request.setType(type);
    request.setOptions(new AnalyzerResourceOptions());
    request.setProperties(Struct.fromJavaScript(props));
    const response = await new Promise<AnalyzeResponse | undefined>((resolve, reject) =>
      makeAnalyzeRpcFun(
        "pack",
        "1.0.0",
        "mandatory",
        policies,
      )({ request }, (error, answer) => (error ? reject(error) : resolve(answer))),
    );
    return response?.getDiagnosticsList().map((diagnostic) => diagnostic.getMessage().split("\n").at(-1));
  };

  it("matches a partition's class with the type that the engine knows", async () => {
    const type = "pulumi-nodejs:dynamic/lucidity:PartitionOnboarding";
    assert.equal(PartitionOnboarding.__pulumiType, type);
    const props = { skipWait: true, mountPoint: "/data" };
    assert.deepEqual(await violations(type, props), ["/data is not waited for"]);
    assert.deepEqual(await violations(type, { skipWait: false }), []);
  });

  it("matches a group's class with the type that the engine knows", async () => {
    const type = "pulumi-nodejs:dynamic/lucidity:PartitionOnboardingGroup";
    assert.equal(PartitionOnboardingGroup.__pulumiType, type);
    assert.deepEqual(await violations(type, { skipWait: true }), ["the group is not waited for"]);
  });

  it("matches neither class with another dynamic resource", async () => {
    assert.deepEqual(await violations("pulumi-nodejs:dynamic:Resource", { skipWait: true }), []);
  });
});
