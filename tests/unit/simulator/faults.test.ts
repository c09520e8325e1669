import assert from "node:assert/strict";
import { Faults } from "../../../simulator/answers/faults";

describe("the simulator's faults", () => {
  const struck = (faults: Faults, ...calls: ["status" | "mint" | "other", string?][]) =>
    calls.map(([kind, mountPoint]) => faults.take(kind, mountPoint)?.kind ?? "-");

  it("are for all status calls by default", () => {
    const faults = new Faults([{ kind: "hang" }]);
    assert.deepEqual(struck(faults, ["status"], ["mint"], ["other"], ["status"]), ["hang", "-", "-", "hang"]);
  });

  it("are for so many calls, after so many, of one kind and one mount point", () => {
    const faults = new Faults([
      { kind: "reset", mountPoint: "/a", after: 1, times: 2 },
      { kind: "html", on: "mint", times: 1 },
      { kind: "empty", on: "any", after: 6 },
    ]);
    assert.deepEqual(
      struck(faults, ["status", "/a"], ["status", "/b"], ["status", "/a"], ["mint"], ["status", "/a"]),
      ["-", "-", "reset", "html", "reset"],
    );
    assert.deepEqual(struck(faults, ["status", "/a"], ["mint"], ["other"], ["other"], ["other"]), [
      "-",
      "-",
      "-",
      "-",
      "empty",
    ]);
    faults.clear();
    assert.deepEqual(struck(faults, ["other"]), ["-"]);
  });
});
