import assert from "node:assert/strict";
import { type Behaviour, Partitions } from "../../../simulator/partitions/partitions";
import type { Queue } from "../../../simulator/partitions/queue";

describe("the server-side queue", () => {
  const queue: Queue = { workers: 2, secondsEach: 100 };
  const queued = (mountPoint: string, more: Behaviour = {}) => ({
    instanceId: "i",
    mountPoint,
    queued: true,
    ...more,
  });
  const at = (partitions: Partitions, nowS: number) =>
    ["/a", "/b", "/c"].map((mountPoint) => partitions.statusOf("i", mountPoint, nowS)?.status ?? "-");

  it("has a fixed number of workers, and the rest stay PENDING until one is free", () => {
    const partitions = new Partitions(
      ["/a", "/b", "/c"].map((name) => queued(name)),
      queue,
      undefined,
    );
    assert.deepEqual(at(partitions, 0), ["IN_PROGRESS", "IN_PROGRESS", "PENDING"]);
    assert.deepEqual(at(partitions, 99), ["IN_PROGRESS", "IN_PROGRESS", "PENDING"]);
    assert.deepEqual(at(partitions, 100), ["ON_BOARDED", "ON_BOARDED", "IN_PROGRESS"]);
    assert.deepEqual(at(partitions, 200), ["ON_BOARDED", "ON_BOARDED", "ON_BOARDED"]);
  });

  it("takes 180 s for each where nothing else is said, or as long as the partition says", () => {
    const scripts = [queued("/a"), queued("/b", { inProgressS: 10 })];
    const partitions = new Partitions(scripts, { workers: 2 }, undefined);
    assert.deepEqual(at(partitions, 0).slice(0, 2), ["IN_PROGRESS", "IN_PROGRESS"]);
    assert.deepEqual(at(partitions, 10).slice(0, 2), ["IN_PROGRESS", "ON_BOARDED"]);
    assert.deepEqual(at(partitions, 179).slice(0, 2), ["IN_PROGRESS", "ON_BOARDED"]);
    assert.deepEqual(at(partitions, 180).slice(0, 2), ["ON_BOARDED", "ON_BOARDED"]);
  });

  it("keeps no worker for a partition that is not visible yet", () => {
    const scripts = [queued("/a", { notVisibleForS: 1_000 }), queued("/b"), queued("/c")];
    const partitions = new Partitions(scripts, { workers: 1, secondsEach: 100 }, undefined);
    assert.deepEqual(at(partitions, 0), ["-", "IN_PROGRESS", "PENDING"]);
    assert.deepEqual(at(partitions, 100), ["-", "ON_BOARDED", "IN_PROGRESS"]);
    assert.deepEqual(at(partitions, 1_000), ["IN_PROGRESS", "ON_BOARDED", "ON_BOARDED"]);
  });

  it("works from the server's start where partitions count from there, asked or not", () => {
    const scripts = ["/a", "/b", "/c"].map((name) => queued(name, { from: "start" }));
    const partitions = new Partitions(scripts, { workers: 1, secondsEach: 100 }, undefined);
    assert.equal(partitions.statusOf("i", "/c", 150)?.status, "PENDING");
    assert.deepEqual(at(partitions, 150), ["ON_BOARDED", "IN_PROGRESS", "PENDING"]);
  });

  it("goes on with what a worker has begun when the partition is scripted anew, and forgets what it has not", () => {
    const scripts = ["/a", "/b", "/c"].map((name) => queued(name));
    const partitions = new Partitions(scripts, { workers: 1, secondsEach: 100 }, undefined);
    assert.deepEqual(at(partitions, 0), ["IN_PROGRESS", "PENDING", "PENDING"]);
    partitions.set({ instanceId: "i", mountPoint: "/a" }, 50);
    partitions.set({ instanceId: "i", mountPoint: "/b" }, 50);
    assert.deepEqual(at(partitions, 99), ["ON_BOARDED", "ON_BOARDED", "PENDING"]);
    assert.deepEqual(at(partitions, 100), ["ON_BOARDED", "ON_BOARDED", "IN_PROGRESS"]);
  });

  it("must be there for a queued partition", () => {
    const lacking = /`queued`, but there is no `queue`/;
    assert.throws(() => new Partitions([queued("/a")], undefined, undefined), lacking);
    assert.throws(() => new Partitions([], undefined, { queued: true }), lacking);
  });
});
