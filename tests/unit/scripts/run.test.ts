import assert from "node:assert/strict";
import { load } from "./load";

interface RunScript {
  run(command: string, args: string[], options: { timeoutMs: number }): Promise<{ timedOut: boolean }>;
}

describe("a command with a time limit", () => {
  it("is ended together with what it has started", async () => {
    const { run } = await load<RunScript>("engine/run.mjs");
    // The inner shell holds the output open, as curl does in an installer: ended alone, the outer one would not be over.
    const { timedOut } = await run("/bin/sh", ["-c", "sh -c 'sleep 60; echo late' & wait"], {
      timeoutMs: 50,
    });
    assert.equal(timedOut, true);
  });
});
