import assert from "node:assert/strict";
import { id, onboardingPerTest, partition } from "./partitionOnboarding/fixtures";

describe("the diff that follows the read of a refresh", () => {
  const resource = onboardingPerTest();
  const inputs = { ...partition, skipWait: true };
  const before = { ...inputs, status: "ON_BOARDED", onboardedAt: "2025-01-01T00:00:00.000Z" };

  async function refreshed(status: string) {
    resource.begin(status);
    const { state } = await resource.read(id, { ...before, later: 1 });
    return state;
  }

  it("says which outputs have changed, also where the next update would do nothing", async () => {
    const state = await refreshed("FAILED");
    assert.deepEqual(resource.subject.diff(id, state, inputs), {
      changes: true,
      replaces: [],
      changed: [],
      drift: [
        { output: "status", had: true, has: true },
        { output: "onboardedAt", had: true, has: false },
      ],
    });
  });

  it("is answered once: a later diff says what an update would do", async () => {
    const state = await refreshed("PENDING");
    resource.subject.diff(id, state, inputs);
    assert.equal(resource.subject.diff(id, state, inputs).changes, false);
  });

  it("says that nothing has changed where the refresh found the same", async () => {
    const state = await refreshed("ON_BOARDED");
    assert.equal(resource.subject.diff(id, state, inputs).changes, false);
  });

  it("belongs to the state that the refresh has written, of two resources with one id", async () => {
    const state = await refreshed("PENDING");
    assert.equal(resource.subject.diff(id, before, inputs).changes, false);
    assert.equal(resource.subject.diff(id, state, inputs).changes, true);
  });
});
