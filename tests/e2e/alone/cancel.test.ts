/** How long Ctrl-C takes. It is measured in real time, so `npm test` runs nothing beside this file. */
import assert from "node:assert/strict";
import { until } from "../../support/timing";
import { group, partition } from "../support/declarations";
import { onEachFront } from "../support/fronts";
import { lives, providerOf } from "../support/processes";
import type { Stack } from "../support/stack";

onEachFront("Ctrl-C on the real engine", (front) => {
  let stack: Stack;
  beforeEach(async () => {
    stack = await front.start({ otherwise: { pendingS: 10_000 } });
  });
  afterEach(() => stack.stop());

  const onboard = (...names: string[]) => {
    for (const name of names) stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: `/${name}` });
  };
  const statuses = () =>
    ((stack.partition("disks").outputs?.statuses ?? []) as { status: string }[]).map(({ status }) => status);
  const struck = (fault: string, httpStatus?: number) =>
    stack.simulator.journal.some(
      (entry) => entry.fault === fault && (httpStatus === undefined || entry.httpStatus === httpStatus),
    );

  it("ends every wait within a second, whatever it waits for, saves the state, and the next up resumes", async () => {
    onboard("slow", "a");
    stack.declare(group("disks", ["/slow", "/a"]));
    assert.equal((await stack.up()).code, 0);

    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/slow", inProgressS: 10_000 });
    stack.simulator.addFault({ kind: "hang", on: "status", mountPoint: "/unanswered" });
    stack.simulator.addFault({ kind: "hangBody", on: "status", mountPoint: "/in-the-body" });
    const names = ["one", "two", "unanswered", "in-the-body"];
    stack.declare(
      group("disks", ["/slow", "/a"], { triggers: ["again"] }),
      ...names.map((name) => partition(name)),
    );
    const before = stack.polls("/slow");
    const up = stack.start(["up", "--yes", "--skip-preview"], { PULUMI_PARALLEL: "16" });
    await until(
      () => names.every((name) => stack.polls(`/${name}`) > 0) && stack.polls("/slow") > before,
      "all are polled",
    );
    // It delays all requests of a process, so it comes after the first of each.
    const retryAfter = { "retry-after": "60" };
    stack.simulator.addFault({ kind: "status", httpStatus: 429, headers: retryAfter, mountPoint: "/one" });
    await until(() => struck("status", 429), "the API asks to slow down");
    const provider = await providerOf(up.child.pid ?? 0, front);

    const atMs = Date.now();
    up.child.kill("SIGINT");
    await until(
      () => (up.text().match(/Cancelled while waiting/g)?.length ?? 0) >= names.length,
      "all say that they are cancelled",
    );
    const saidMs = Date.now() - atMs;
    const { code, text } = await up.ended;
    const endedMs = Date.now() - atMs;
    assert.notEqual(code, 0);
    assert.ok(saidMs < 1_500, `it took ${saidMs} ms`);
    assert.ok(endedMs < 2_000, `it took ${endedMs} ms`);
    assert.match(text, /the next `pulumi up` resumes this wait/);
    assert.match(text, /1 of 2 partitions are not onboarded: 1 cancelled/);
    assert.ok(struck("hang") && struck("hangBody"));
    for (const name of names) assert.equal(stack.partition(name).initErrors?.length, 1, name);
    for (const name of ["one", "two"]) assert.equal(stack.partition(name).outputs?.status, "PENDING");
    assert.deepEqual(statuses(), ["IN_PROGRESS", "ON_BOARDED"]);
    await until(() => !lives(provider), "the provider is gone", 30_000);

    stack.simulator.clearFaults();
    onboard(...names, "slow");
    const resumed = await stack.up();
    assert.equal(resumed.code, 0, resumed.text);
    assert.match(resumed.text, /5 updated/);
    for (const name of names) assert.equal(stack.partition(name).outputs?.status, "ON_BOARDED");
    assert.equal(stack.partition("disks").outputs?.onboarded, 2);
  });

  it("during a token exchange ends within a second, and the next up resumes", async () => {
    stack.simulator.addFault({ kind: "hang", on: "mint" });
    stack.declare(partition("data"));
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await until(() => stack.simulator.journal.length > 0, "it is asked for a token");
    const provider = await providerOf(up.child.pid ?? 0, front);
    const atMs = Date.now();
    up.child.kill("SIGINT");
    const { text } = await up.ended;
    assert.ok(Date.now() - atMs < 2_000, `${Date.now() - atMs} ms`);
    assert.match(text, /Cancelled while waiting/);
    assert.equal(stack.partition("data").initErrors?.length, 1);
    await until(() => !lives(provider), "the provider is gone", 30_000);

    stack.simulator.clearFaults();
    onboard("data");
    const resumed = await stack.up();
    assert.equal(resumed.code, 0, resumed.text);
    assert.match(resumed.text, /1 updated/);
    assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
  });
});
