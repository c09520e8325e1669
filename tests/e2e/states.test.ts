import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { group, partition } from "./support/declarations";
import { oldStates } from "./support/differences";
import { onOneFront } from "./support/fronts";
import type { Stack, StateResource } from "./support/stack";

/** Written by version 0.1.0 on the real engine, and frozen: every later version has to read it. */
const frozen = join(__dirname, "..", "fixtures", "state-0.1.0.json");

onOneFront(oldStates, "a state that an earlier version wrote", (front) => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await front.start({ otherwise: { final: "ON_BOARDED" } });
    stack.declare(
      partition("data", { args: { triggers: ["v1"] }, opts: { customTimeouts: { create: "30m" } } }),
      partition("failed"),
      partition("seen", { args: { skipWait: true } }),
      group("disks", ["/a", "/failed", "/b"]),
    );
  });
  afterEach(() => stack.stop());

  const load = async (edit: (resource: StateResource) => void = () => {}) => {
    const state = JSON.parse(readFileSync(frozen, "utf8")) as { deployment: { resources: StateResource[] } };
    for (const resource of state.deployment.resources)
      if (resource.type.includes("lucidity:")) edit(resource);
    const file = join(stack.dir, "state.json");
    writeFileSync(file, JSON.stringify(state));
    const { code, text } = await stack.run(["stack", "import", "--file", file]);
    assert.equal(code, 0, text);
  };

  it("is refreshed, resumed where it was not finished, and destroyed", async () => {
    await load();
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    await load();
    const { onboardedAt } = stack.partition("data").outputs ?? {};
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /2 updated/);
    assert.match(text, /3 unchanged/);
    assert.equal(stack.polls("/data"), 1, "polled by the refresh alone");
    assert.equal(stack.partition("data").outputs?.onboardedAt, onboardedAt);
    assert.equal(stack.partition("disks").outputs?.onboarded, 3);
    assert.equal((await stack.destroy()).code, 0);
  });

  it("is destroyed as it is", async () => {
    await load();
    const { code, text } = await stack.destroy("--refresh");
    assert.equal(code, 0, text);
  });

  it("with extra keys, missing ones and lost statuses is updated", async () => {
    await load((resource) => {
      resource.outputs = { __provider: resource.outputs?.__provider, later: { deeply: [1, null] } };
    });
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
    assert.equal(stack.partition("disks").outputs?.onboarded, 3);
  });

  it("with a hand-edited id is replaced", async () => {
    await load((resource) => {
      if (resource.urn.endsWith("::data")) resource.id = "AWS/999";
    });
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /1 replaced/);
    assert.equal(stack.partition("data").id, "AWS/123456789012/i-0abc/%2Fdata");
  });
});
