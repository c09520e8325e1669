import assert from "node:assert/strict";
import { idAt } from "../../../support/partitions";
import { failing, ready } from "../lifecyclePerTest";
import { entriesOf, groupOf, groupPerTest, onboarded, past, short } from "./fixtures";

describe("update of a PartitionOnboardingGroup", () => {
  const group = groupPerTest();

  it("waits only for what is not onboarded, stores the order of the arguments, and forgets what was removed", async () => {
    const olds = {
      statuses: [onboarded("/a"), onboarded("/gone"), { id: idAt("/b"), status: "FAILED", reason: "old" }],
    };
    const properties = await ready(group.update("id", olds, groupOf("/new", "/b", "/a")));
    assert.deepEqual(short(properties), ["/new ON_BOARDED", "/b ON_BOARDED", "/a ON_BOARDED"]);
    const [, b, a] = entriesOf(properties);
    assert.deepEqual(a, onboarded("/a"));
    assert.equal(b?.reason, undefined);
    assert.equal(group.pollsOf("/a"), 0);
  });

  it("waits for all when triggers change, and keeps the date of those that stayed onboarded", async () => {
    group.answering({ "/b": ["IN_PROGRESS", "ON_BOARDED"] });
    const olds = { statuses: [onboarded("/a"), onboarded("/b")] };
    const properties = await ready(group.update("id", olds, { ...groupOf("/a", "/b"), triggers: [1] }));
    const [a, b] = entriesOf(properties);
    assert.equal(a?.onboardedAt, past);
    assert.notEqual(b?.onboardedAt, past);
    assert.equal(group.pollsOf("/a"), 1);
  });

  it("waits again where Ctrl-C came before the triggers' wait had an answer", async () => {
    group.world.cancel();
    const news = { ...groupOf("/a"), triggers: [1] };
    const { properties } = await failing(group.update("id", { statuses: [onboarded("/a")] }, news));
    assert.deepEqual(short(properties), ["/a UNKNOWN"]);
    group.answering({});
    const after = await ready(group.update("id", properties, news));
    assert.equal(group.pollsOf("/a"), 1);
    assert.equal(entriesOf(after)[0]?.onboardedAt, past);
  });
});
