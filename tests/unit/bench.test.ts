import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lowerBound } from "../../bench/bounds";
import { figures } from "../../bench/figures";
import { ours } from "../../bench/ours";
import { parseTrace, scenarios } from "../../bench/traces";
import { run } from "../../bench/world";

const header = "visibleAfterS,pendingS,inProgressS,final";
const root = join(__dirname, "..", "..");

describe("the benchmark", () => {
  const wrong: [string, string, RegExp][] = [
    ["another header", "a,b\n1,2", /^line 1: the header must be visibleAfterS/],
    ["a word for a number", `${header}\n0,x,1,FAILED`, /^line 2: x is no number of seconds/],
    ["a negative number", `${header}\n0,-1,1,FAILED`, /^line 2: -1 is no number/],
    ["another final", `${header}\n0,1,1,ON_BOARDED\n0,1,1,DONE`, /^line 3: final must be ON_BOARDED/],
    ["a cell too many", `${header}\n0,1,1,FAILED,9`, /^line 2: final must be/],
    ["too few cells", `${header}\n0,1`, /^line 2/],
  ];
  for (const [name, csv, message] of wrong) {
    it(`refuses a trace with ${name}, by its line`, () => {
      assert.throws(() => parseTrace(csv), { message });
    });
  }

  it("reads a trace as spreadsheets write it", () => {
    assert.equal(parseTrace(`\uFEFF${header}\r\n1, 2 ,3,FAILED\r\n\r\n`).length, 1);
  });

  it("has a lower bound that spends the budget as soon as it may", () => {
    const trace = parseTrace(`${header}\n${"0,0,10,ON_BOARDED\n".repeat(60)}`);
    const { lagsS, requests } = lowerBound(trace);
    assert.equal(requests, 60);
    assert.equal(lagsS.filter((lagS) => lagS < 1).length, 50);
    assert.equal(lagsS.filter((lagS) => lagS > 59).length, 10);
  });

  it("comes to the same figures twice, and never meets a 429 alone", async () => {
    const scenario = scenarios().find(({ name }) => name === "50 queued, 5 workers");
    assert.ok(scenario);
    const once = figures(await run(ours("ours"), scenario.trace(7), 7));
    const again = figures(await run(ours("ours"), scenario.trace(7), 7));
    assert.deepEqual(once, again);
    assert.equal(once.throttled, 0);
  });

  it("prints nothing but JSON for a trace that others bring", function () {
    this.timeout(60_000);
    const dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-bench-"));
    try {
      const file = join(dir, "trace.csv");
      writeFileSync(file, `${header}\n0,20,100,ON_BOARDED\n5,10,50,FAILED\n`);
      // Not a part of what is covered: it is the benchmark's own process.
      const { NODE_V8_COVERAGE: _, ...env } = process.env;
      const command = ["--import", "tsx", "bench/main.ts", "--trace", file, "--json"];
      const printed = execFileSync(process.execPath, command, { cwd: root, encoding: "utf8", env });
      const { policies } = JSON.parse(printed) as { policies: Record<string, unknown>[] };
      const names = policies.map(({ name }) => name);
      for (const name of ["ours", "round-robin", "fixed-tuned", "lower-bound", "p-retry"])
        assert.ok(names.includes(name));
      for (const policy of policies) {
        const keys = ["name", "meanLagS", "p95LagS", "requests", "throttled", "lastNoticedS"];
        assert.deepEqual(Object.keys(policy), keys);
        assert.ok(keys.slice(1).every((key) => Number.isFinite(policy[key])));
      }
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
