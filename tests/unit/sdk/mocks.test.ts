import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "../../../sdk/nodejs";
import { at } from "../../support/partitions";

const known = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

/** Mocks as a user writes them: each resource is what its inputs say. */
const setMocks = (call: pulumi.runtime.Mocks["call"] = () => ({})) =>
  pulumi.runtime.setMocks({
    newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: inputs }),
    call,
  });

describe("under pulumi.runtime.setMocks", () => {
  it("a resource whose mock returns its inputs is onboarded", async () => {
    await setMocks();
    assert.equal(await known(new lucidity.PartitionOnboarding("data", at("/a")).status), "ON_BOARDED");
  });

  it("a resource has the status that its mock returns", async () => {
    await pulumi.runtime.setMocks({
      newResource: ({ inputs }) => ({ id: "x", state: { ...inputs, status: "FAILED" } }),
      call: () => ({}),
    });
    assert.equal(await known(new lucidity.PartitionOnboarding("data", at("/a")).status), "FAILED");
  });

  it("a group whose mock returns its inputs has a status for each partition", async () => {
    await setMocks();
    const group = new lucidity.PartitionOnboardingGroup("disks", { partitions: [at("/a"), at("/b")] });
    assert.deepEqual(await known(group.statuses), [
      { id: "AWS/123456789012/i-0abc/%2Fa", status: "ON_BOARDED" },
      { id: "AWS/123456789012/i-0abc/%2Fb", status: "ON_BOARDED" },
    ]);
    assert.equal(await known(group.onboarded), 2);
    assert.deepEqual(await known(group.partitions), [at("/a"), at("/b")]);
  });

  it("getPartitionStatus answers what the mock of call says, and needs no credential", async () => {
    const calls: unknown[] = [];
    await setMocks(({ token, inputs }) => {
      calls.push([token, inputs]);
      return { status: "IN_PROGRESS", checkedAt: "2026-01-01T00:00:00.000Z" };
    });
    assert.deepEqual(await lucidity.getPartitionStatus(at("/a")), {
      status: "IN_PROGRESS",
      checkedAt: "2026-01-01T00:00:00.000Z",
    });
    assert.deepEqual(calls, [["lucidity:index:getPartitionStatus", at("/a")]]);
  });
});
