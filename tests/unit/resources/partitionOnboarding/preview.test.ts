import assert from "node:assert/strict";
import { unknownValue } from "../../../../provider/engine/properties";
import { notFoundReply, type Script, statusReply } from "../../../support/world";
import { onboarded, onboardingPerTest, partition } from "./fixtures";

interface Case {
  sees: string;
  script: Script | string;
  severity?: "warning" | "info";
  /** Whether mode `strict` makes it an error. */
  isError?: true;
}

const cases: Case[] = [
  { sees: "ON_BOARDED", script: "ON_BOARDED" },
  { sees: "IN_PROGRESS", script: "IN_PROGRESS" },
  { sees: "FAILED", script: "FAILED", severity: "warning", isError: true },
  { sees: "FAILED_ONBOARDING", script: "FAILED_ONBOARDING", severity: "warning", isError: true },
  { sees: "a 400", script: () => ({ status: 400 }), severity: "warning", isError: true },
  { sees: "no request", script: () => notFoundReply, severity: "info" },
  { sees: "an outage", script: () => ({ status: 502 }), severity: "warning" },
  { sees: "a 429", script: () => ({ status: 429 }), severity: "warning" },
];

describe("the preview of a PartitionOnboarding", () => {
  const lifecycle = onboardingPerTest();
  const preview = (more: object = {}) =>
    lifecycle.preview({ ...partition, ...more }, undefined, { urn: "urn:row" });

  for (const { sees, script, severity, isError } of cases) {
    it(`that sees ${sees} logs ${severity ?? "nothing"}${isError ? ", and returns an error in mode strict" : ""}`, async () => {
      lifecycle.begin(script);
      assert.deepEqual(await preview(), []);
      const expected = severity === undefined ? [] : [severity];
      assert.deepEqual(
        lifecycle.world.lines.map((line) => line.severity),
        expected,
      );
      assert.ok(lifecycle.world.lines.every(({ urn }) => urn === "urn:row"));
      lifecycle.begin(script, { env: { LUCIDITY_PREVIEW: "strict" } });
      assert.equal((await preview()).length, isError ? 1 : 0);
      assert.equal(lifecycle.world.lines.length, isError ? 0 : expected.length);
    });
  }

  it("sends no request where there is nothing to wait for or to know", async () => {
    assert.deepEqual(await lifecycle.preview(partition, onboarded), []);
    assert.deepEqual(await preview({ skipWait: true }), []);
    assert.deepEqual(await preview({ instanceId: unknownValue }), []);
    assert.equal(lifecycle.world.polls.length, 0);
    lifecycle.begin("FAILED", { env: { LUCIDITY_PREVIEW: "off" } });
    await preview();
    assert.equal(lifecycle.world.polls.length, 0);
  });

  const previewMany = async (count: number) => {
    for (let index = 0; index < count; index++) await preview({ mountPoint: `/p${index}` });
    lifecycle.world.end();
  };

  it("polls 20 partitions at most, and says how many it left out", async () => {
    await previewMany(25);
    assert.equal(lifecycle.world.polls.length, 20);
    assert.deepEqual(
      lifecycle.world.lines.map(({ message }) => message),
      ["The preview did not look at 5 partitions, to keep the preview short."],
    );
  });

  it("takes 10 s at most", async () => {
    lifecycle.begin(() => ({ ...statusReply("PENDING"), afterS: 3 }));
    await previewMany(6);
    assert.equal(lifecycle.world.polls.length, 4);
    assert.ok(lifecycle.world.nowMs <= 10_100, `${lifecycle.world.nowMs} ms`);
    lifecycle.world.end();
    assert.match(lifecycle.world.lines[0]?.message ?? "", /did not look at 3 partitions/);
  });

  it("polls a partition that a deployment has left not onboarded", async () => {
    lifecycle.begin("FAILED");
    await lifecycle.preview(partition, { ...partition, status: "FAILED" });
    assert.equal(lifecycle.world.polls.length, 1);
    assert.match(lifecycle.world.lines[0]?.message ?? "", /FAILED.*\n.*\n.*\n.* before `pulumi up`\.$/);
  });
});

describe("the preview of a PartitionOnboarding whose requests are used up", () => {
  const lifecycle = onboardingPerTest();

  it("says that it did not look, and not that the API was not reached", async () => {
    lifecycle.begin("PENDING", { env: { LUCIDITY_REQUESTS_PER_MINUTE: "2" } });
    for (const mountPoint of ["/a", "/b"]) await lifecycle.preview({ ...partition, mountPoint });
    lifecycle.world.end();
    assert.deepEqual(
      lifecycle.world.lines.map(({ message }) => message),
      ["The preview did not look at 1 partition, to keep the preview short."],
    );
  });
});
