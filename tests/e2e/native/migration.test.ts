import assert from "node:assert/strict";
import { group, partition } from "../support/declarations";
import { bothAtOnce, type } from "../support/differences";
import { onOneFront } from "../support/fronts";
import type { Stack } from "../support/stack";

const old = { from: "pulumi-lucidity" } as const;
const timed = { customTimeouts: { create: "5m" } };

onOneFront(bothAtOnce, "from one front to the other", (front) => {
  let stack: Stack;
  before(async () => {
    stack = await front.start({ otherwise: {} });
  });
  after(() => stack.stop());
  const kept = () =>
    stack.partitions.map(({ type: kind, urn, outputs }) => [urn.split("::").at(-1), kind, outputs?.status]);
  let onboardedAt: unknown;

  it("a program may use both at once", async () => {
    stack.declare(partition("aliased", { ...old, opts: timed }), partition("plain", old), partition("new"));
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.deepEqual(kept().sort(), [
      ["aliased", type.dynamic, "ON_BOARDED"],
      ["new", type.native, "ON_BOARDED"],
      ["plain", type.dynamic, "ON_BOARDED"],
    ]);
    onboardedAt = stack.partition("aliased").outputs?.onboardedAt;
  });

  it("to native, an alias keeps the resource as it is, and without one the new resource adopts", async () => {
    const aliases = [{ type: type.dynamic }];
    stack.declare(
      partition("aliased", { opts: { aliases, ...timed } }),
      partition("plain"),
      partition("new"),
    );
    const shown = await stack.preview();
    assert.equal(shown.code, 0, shown.text);
    assert.match(shown.text, /\+ 1 to create\n +- 1 to delete\n/);
    const polls = stack.polls("/aliased");
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.ok(kept().every(([, kind, status]) => kind === type.native && status === "ON_BOARDED"));
    assert.equal(stack.partitions.length, 3);
    assert.equal(stack.partition("aliased").outputs?.onboardedAt, onboardedAt);
    assert.equal(stack.polls("/aliased"), polls, "it is not polled again");
    const again = await stack.run(["up", "--yes", "--skip-preview", "--diff"]);
    assert.match(again.text, /4 unchanged/);
    const refreshed = await stack.refresh();
    assert.equal(refreshed.code, 0, refreshed.text);
    assert.deepEqual(
      Object.keys(stack.partition("aliased").outputs ?? {}).filter((key) => /^__p|timeouts/.test(key)),
      [],
    );
  });

  it("back to dynamic, an alias keeps the resource without a request, and without one the new resource adopts", async () => {
    const aliases = [{ type: type.native }];
    const back = { ...old, opts: { aliases } };
    const onlyBack = () => stack.declare(partition("aliased", back), partition("plain", old));
    stack.declare(partition("aliased", back), partition("plain", old), partition("new", back));
    const polls = stack.polls("/aliased");
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.ok(kept().every(([, kind, status]) => kind === type.dynamic && status === "ON_BOARDED"));
    assert.equal(stack.partitions.length, 3);
    assert.equal(stack.partition("aliased").outputs?.onboardedAt, onboardedAt);
    assert.equal(stack.polls("/aliased"), polls, "it is not polled again");
    for (const next of [stack.refresh, () => onlyBack().up(), stack.destroy]) {
      const ended = await next();
      assert.equal(ended.code, 0, ended.text);
    }
    assert.deepEqual(stack.partitions, []);
  });

  it("a group keeps its partitions by an alias, there and back, and nothing that one front alone needs", async () => {
    const disks = group("disks", ["/g", "/h"]);
    const aliases = [type.dynamic, type.native].map((one) => ({ type: `${one}Group` }));
    const moves = [old, {}, old].map(
      (from) => () => stack.declare({ ...disks, ...from, opts: { aliases } }).up(),
    );
    const ofGroup = () => stack.polls("/g") + stack.polls("/h");
    for (const [index, move] of moves.entries()) {
      const moved = await move();
      assert.equal(moved.code, 0, moved.text);
      assert.equal(ofGroup(), 2 + 2 * index, "a refresh alone polls it");
      const refreshed = await stack.refresh();
      assert.equal(refreshed.code, 0, refreshed.text);
      assert.equal(stack.partitions.length, 1);
      const { outputs = {} } = stack.partition("disks");
      assert.equal(outputs.onboarded, 2);
      const internal = Object.keys(outputs).filter((key) => key.startsWith("__"));
      assert.deepEqual(internal.sort(), index === 1 ? [] : ["__name", "__provider"]);
    }
    assert.equal((await stack.destroy()).code, 0);
  });
});
