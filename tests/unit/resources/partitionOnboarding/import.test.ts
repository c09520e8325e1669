import assert from "node:assert/strict";
import { toId } from "../../../../provider/inputs/partitionId";
import { azure } from "../../../support/partitions";
import { notFoundReply } from "../../../support/world";
import { id, onboardingPerTest, partition } from "./fixtures";

describe("import of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();
  const imports = (typed: string) =>
    lifecycle.world.value(lifecycle.subject.import(typed, lifecycle.world.call()));

  it("asks once, and gives the status and the inputs that a program would declare", async () => {
    lifecycle.begin("IN_PROGRESS");
    const state = { ...partition, status: "IN_PROGRESS" };
    assert.deepEqual(await imports(id), { id, state, inputs: partition });
    assert.equal(lifecycle.world.polls.length, 1);
  });

  it("gives the id of the same partition declared, however it was typed", async () => {
    const typed = toId(azure).replace("/D", "/d%3A%5C");
    const { id: given, inputs } = await imports(typed);
    assert.equal(given, toId(azure));
    assert.deepEqual(inputs, azure);
  });

  it("refuses what is not visible", async () => {
    lifecycle.begin(() => notFoundReply);
    await assert.rejects(
      imports(id),
      /shows no onboarding request for .* \(NOT_FOUND\): request the onboarding/,
    );
  });
});
