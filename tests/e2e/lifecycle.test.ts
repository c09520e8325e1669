import assert from "node:assert/strict";
import { partition } from "./support/declarations";
import * as differences from "./support/differences";
import { onEachFront } from "./support/fronts";
import { ofResources, type Stack } from "./support/stack";

onEachFront("a partition on the real engine", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({ otherwise: { from: "firstRequest", pendingS: 1, inProgressS: 2 } });
  });
  after(() => stack.stop());

  it("is polled by a preview, which says nothing while all is well", async () => {
    stack.declare(
      partition("data", { opts: { customTimeouts: { create: "5m" } } }),
      partition("logs", { after: "data" }),
    );
    const { code, text } = await stack.preview();
    assert.equal(code, 0, text);
    assert.doesNotMatch(text, /warning|Diagnostics/);
    assert.equal(stack.polls("/data"), 1);
  });

  it("is waited for by up, in its own row, and what depends on it comes after", async () => {
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", pendingS: 1, inProgressS: 2 });
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /PartitionOnboarding data creating .*(PENDING|IN_PROGRESS), limit 5m/);
    assert.match(text, /PartitionOnboarding data .*-> ON_BOARDED after \d+s/);
    assert.ok(text.search(/data created/) < text.search(/logs creating/), text);
    const { id, outputs } = stack.partition("data");
    assert.equal(id, "AWS/123456789012/i-0abc/%2Fdata");
    assert.equal(outputs?.status, "ON_BOARDED");
    assert.match(String(outputs?.onboardedAt), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it("is stored small: no more code than a require, without URN or preview flag", () => {
    const { inputs, outputs } = stack.partition("data");
    const { single, keys } = front.of(differences.inTheState);
    assert.match(String(inputs?.__provider), single);
    for (const bag of [inputs, outputs])
      assert.deepEqual(
        Object.keys(bag ?? {}).filter((key) => /^__(?!defaults)/.test(key)),
        keys,
      );
  });

  it("is unchanged by a second up, which sends no request", async () => {
    const before = stack.polls();
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /3 unchanged/);
    assert.equal(stack.polls(), before);
  });

  it("keeps onboardedAt through a refresh, and through a change of triggers, which updates and does not replace", async () => {
    const { onboardedAt } = stack.partition("data").outputs ?? {};
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.match(refreshed.text, /3 unchanged/);
    const polls = stack.polls("/data");
    stack.declare(
      partition("data", { args: { triggers: [1] }, opts: { customTimeouts: { create: "5m" } } }),
      partition("logs", { after: "data" }),
    );
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /1 updated/);
    assert.ok(stack.polls("/data") > polls, "it waits again");
    assert.equal(stack.partition("data").outputs?.onboardedAt, onboardedAt);
  });

  it("is shown with exactly what changes", async () => {
    stack.declare(
      partition("data", { args: { triggers: [1, 2] }, opts: { customTimeouts: { create: "5m" } } }),
      partition("logs", { args: { mountPoint: "/other-logs" }, after: "data" }),
    );
    const before = stack.polls();
    const { code, text } = await stack.run(["preview", "--diff"]);
    assert.equal(code, 0, text);
    assert.match(text, /~ triggers *: \[/);
    assert.match(text, /~ mountPoint *: "\/logs" => "\/other-logs"/);
    assert.match(text, /~ 1 to update/);
    assert.match(text, /1 to replace/);
    assert.match(ofResources(text), front.of(differences.outputsOfReplaced));
    assert.equal(stack.polls(), before + 1, "only the new partition is polled");
  });

  it("is replaced when its identity changes", async () => {
    stack.declare(partition("data", { args: { mountPoint: "/other" } }));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.match(text, /1 replaced/);
    assert.equal(stack.partition("data").id, "AWS/123456789012/i-0abc/%2Fother");
  });

  it("is destroyed without credentials, valid settings or a single request", async () => {
    const before = stack.simulator.journal.length;
    const { code, text } = await stack.run(["destroy", "--yes", "--skip-preview"], {
      LUCIDITY_REFRESH_TOKEN: "",
      LUCIDITY_ENDPOINT: "not a URL",
    });
    assert.equal(code, 0, text);
    assert.equal(stack.partitions.length, 0);
    assert.equal(stack.simulator.journal.length, before);
  });

  it("never shows or stores a token", async () => {
    assert.ok(stack.simulator.journal.some(({ kind }) => kind === "mint"));
    assert.ok(!stack.printed.includes(stack.refreshToken));
    assert.deepEqual(await stack.filesWith([stack.refreshToken]), []);
  });
});
