import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as lucidity from "../../../sdk/nodejs";
import { idAt as id, aws as partition } from "../../support/partitions";

interface Registered {
  type: string;
  name: string;
  inputs: Record<string, unknown>;
  id: string | undefined;
}

describe("the program's side", () => {
  let registered: Registered[];
  /** What the engine would answer. */
  let outputs: Record<string, unknown>;
  const start = async (preview = false) => {
    registered = [];
    outputs = { status: "ON_BOARDED", onboardedAt: "2026-01-01T00:00:00.000Z" };
    await pulumi.runtime.setMocks(
      {
        newResource: ({ type, name, inputs, id: given }) => {
          registered.push({ type, name, inputs, id: given });
          return { id: given || "made", state: { ...inputs, ...outputs } };
        },
        call: () => ({}),
      },
      "project",
      "stack",
      preview,
    );
  };
  beforeEach(() => start());
  after(() => pulumi.runtime.setMocks({ newResource: () => ({ id: "", state: {} }), call: () => ({}) }));

  const known = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));
  const inputsOf = (name: string) => registered.find((resource) => resource.name === name)?.inputs ?? {};

  it("declares a dynamic resource whose provider is a require, with its row", async () => {
    const data = new lucidity.PartitionOnboarding("data", partition);
    assert.equal(await known(data.status), "ON_BOARDED");
    const inputs = inputsOf("data");
    assert.equal(registered[0]?.type, "pulumi-nodejs:dynamic/lucidity:PartitionOnboarding");
    assert.equal(inputs.__provider, 'exports.handler = () => require("pulumi-lucidity/provider")');
    assert.equal(
      inputs.__urn,
      "urn:pulumi:stack::project::pulumi-nodejs:dynamic/lucidity:PartitionOnboarding::data",
    );
    assert.deepEqual(
      Object.keys(inputs).filter((key) => !key.startsWith("__")),
      Object.keys(partition),
    );
  });

  it("says that it is a preview, and hands the custom timeouts over", async () => {
    await start(true);
    const opts = { customTimeouts: { create: "5m", update: "6m", delete: "7m" } };
    await known(new lucidity.PartitionOnboarding("data", partition, opts).urn);
    assert.equal(inputsOf("data").__preview, true);
    assert.deepEqual(inputsOf("data").__timeouts, { create: "5m", update: "6m" });
    await known(
      new lucidity.PartitionOnboarding("other", partition, { customTimeouts: { delete: "7m" } }).urn,
    );
    assert.equal(inputsOf("other").__timeouts, undefined);
  });

  it("knows its row in a component, without waiting for its siblings", async () => {
    const parent = new pulumi.ComponentResource("test:index:Disks", "disks");
    await known(new lucidity.PartitionOnboarding("data", partition, { parent }).urn);
    assert.match(
      String(inputsOf("data").__urn),
      /::test:index:Disks\$pulumi-nodejs:dynamic\/lucidity:PartitionOnboarding::data$/,
    );
  });

  it("gets a partition by its id alone", async () => {
    const got = lucidity.PartitionOnboarding.get("got", id("/dev/sdf"), { skipWait: true });
    assert.equal(await known(got.status), "ON_BOARDED");
    const inputs = inputsOf("got");
    assert.equal(registered[0]?.id, id("/dev/sdf"));
    assert.equal(inputs.__get, true);
    assert.equal(inputs.skipWait, true);
    assert.throws(
      () => lucidity.PartitionOnboarding.get("got", "id", { parent: undefined } as object),
      /get\("got"\): parent: the third argument takes skipWait alone/,
    );
  });

  describe("of a group", () => {
    const at = (mountPoint: string) => ({ ...partition, mountPoint });
    const status = (mountPoint: string) => ({ id: id(mountPoint), status: "ON_BOARDED" });
    const statusesOf = (...mountPoints: string[]) =>
      known(new lucidity.PartitionOnboardingGroup("disks", { partitions: mountPoints.map(at) }).statuses);

    it("shows the statuses in the order of the args, however the state has them", async () => {
      outputs = { statuses: [status("/a"), status("D")], onboarded: 2 };
      assert.deepEqual(await statusesOf("d:", "/a"), [status("D"), status("/a")]);
      assert.equal(registered[0]?.type, "pulumi-nodejs:dynamic/lucidity:PartitionOnboardingGroup");
      assert.match(String(registered[0]?.inputs.__provider), /require\("pulumi-lucidity\/provider\/group"\)/);
    });

    it("leaves them as they are where they do not fit the args", async () => {
      outputs = { statuses: [status("/a"), status("/b")] };
      assert.deepEqual(await statusesOf("/a", "/c"), outputs.statuses);
      outputs = { statuses: [{ id: 3 }] };
      assert.deepEqual(await statusesOf("/a"), [{ id: 3 }]);
    });
  });
});
