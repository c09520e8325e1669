import assert from "node:assert/strict";
import { type Behaviour, Partitions } from "../../../simulator/partitions/partitions";

const one = { instanceId: "i-0abc", mountPoint: "/dev/sdf" };

/** What a partition says at these moments; "-" where no request is visible. */
function history(behaviour: Behaviour, atS: number[]): string[] {
  const partitions = new Partitions([{ ...one, ...behaviour }], undefined, undefined);
  return atS.map((nowS) => {
    const { status = "-", reason } = partitions.statusOf(one.instanceId, one.mountPoint, nowS) ?? {};
    return reason === undefined ? status : `${status}: ${reason}`;
  });
}
describe("a scripted partition", () => {
  const looked = "QUARANTINED: looked at";
  const rows: [what: string, behaviour: Behaviour, atS: number[], says: string[]][] = [
    ["is ON_BOARDED at once by default", {}, [0, 9], ["ON_BOARDED", "ON_BOARDED"]],
    [
      "goes through each status for its time, counted from the first request",
      { pendingS: 10, inProgressS: 20 },
      [100, 109.9, 110, 129.9, 130],
      ["PENDING", "PENDING", "IN_PROGRESS", "IN_PROGRESS", "ON_BOARDED"],
    ],
    [
      "can count from the server's start",
      { pendingS: 10, from: "start" },
      [9, 10],
      ["PENDING", "ON_BOARDED"],
    ],
    [
      "is not visible for the first seconds, and its time begins after them",
      { notVisibleForS: 5, pendingS: 10 },
      [0, 4.9, 5, 14.9, 15],
      ["-", "-", "PENDING", "PENDING", "ON_BOARDED"],
    ],
    [
      "ends with another status, and gives its reason with that alone",
      { pendingS: 1, final: "FAILED_ONBOARDING", reason: "no agent" },
      [0, 1],
      ["PENDING", "FAILED_ONBOARDING: no agent"],
    ],
    [
      "goes through steps of any kind, and stays at the last one",
      {
        steps: ["IN_PROGRESS", "NOT_FOUND", "QUARANTINED"].map((status) => ({ status, forS: 1 })),
        reason: "looked at",
      },
      [0, 1, 2, 3, 1e9],
      ["IN_PROGRESS", "-", looked, looked, looked],
    ],
    [
      "stays for ever at a step without a time",
      { steps: [{ status: "PENDING" }, { status: "ON_BOARDED" }] },
      [0, 1e9],
      ["PENDING", "PENDING"],
    ],
  ];
  for (const [what, behaviour, atS, says] of rows)
    it(what, () => assert.deepEqual(history(behaviour, atS), says));

  it("that nobody has scripted is not visible, or behaves as `otherwise` says, each by its own clock", () => {
    assert.equal(new Partitions([], undefined, undefined).statusOf("i", "/a", 0), undefined);
    const partitions = new Partitions([], undefined, { pendingS: 10 });
    assert.equal(partitions.statusOf("i", "/a", 0)?.status, "PENDING");
    assert.equal(partitions.statusOf("i", "/b", 8)?.status, "PENDING");
    assert.equal(partitions.statusOf("i", "/a", 12)?.status, "ON_BOARDED");
    assert.equal(partitions.statusOf("i", "/b", 12)?.status, "PENDING");
  });

  it("that is scripted anew begins anew", () => {
    const partitions = new Partitions([one], undefined, undefined);
    partitions.statusOf(one.instanceId, one.mountPoint, 0);
    partitions.set({ ...one, pendingS: 10 }, 100);
    assert.equal(partitions.statusOf(one.instanceId, one.mountPoint, 105)?.status, "PENDING");
    assert.equal(partitions.statusOf(one.instanceId, one.mountPoint, 114)?.status, "PENDING");
    assert.equal(partitions.statusOf(one.instanceId, one.mountPoint, 115)?.status, "ON_BOARDED");
  });
});
