import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "../../../simulator/options/rules";
import { readScript } from "../../../simulator/options/scriptFile";

const one = { instanceId: "i-0abc", mountPoint: "/dev/sdf" };

describe("what a simulator is told", () => {
  const dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-simulator-"));
  after(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "script.json");
  const reading = (text: string) => () => {
    writeFileSync(file, text);
    return readScript(file);
  };
  const said = (text: RegExp) => (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.ok(error.message.startsWith(`${file}: `), error.message);
    assert.match(error.message, text);
    return true;
  };

  it("may stand in a file", () => {
    const script = {
      partitions: [{ ...one, pendingS: 1 }],
      faults: [{ kind: "hang", times: 1 }],
      latencyMs: 5,
    };
    assert.deepEqual(reading(JSON.stringify(script))(), script);
  });

  it("is in order in the example of docs/simulator.md", () => {
    const docs = readFileSync(join(__dirname, "..", "..", "..", "docs", "simulator.md"), "utf8");
    const [, example = ""] = /```json\n(.*?)```/s.exec(docs) ?? [];
    assert.equal(reading(example)().partitions?.length, 3);
  });

  it("is named by file and line where the file is no JSON", () => {
    assert.throws(reading('{\n  "latencyMs": 1,\n  "queue": x\n}\n'), said(/: line 3: it is no JSON: /));
    assert.throws(reading('{\n  "latencyMs": 1\n  "queue": {}\n}\n'), said(/: line 3: it is no JSON: /));
    assert.throws(reading('{\n  "partitions": [\n'), said(/: line 3: it is no JSON: /));
    assert.throws(reading(""), said(/: line 1: it is no JSON: /));
    assert.throws(reading("{}\n\n}"), said(/: line 3: it is no JSON: /));
  });

  const wrong: [unknown, RegExp][] = [
    [
      { partitions: [one, { ...one, pendingS: "3" }] },
      /partitions\.1\.pendingS: it must be number, and is "3"$/,
    ],
    [{ partitions: [{ ...one, pendingS: -1 }] }, /partitions\.0\.pendingS: it must be from 0$/],
    [{ partitions: [{ instanceId: "i" }] }, /partitions\.0\.mountPoint: it is missing$/],
    [{ partitions: [{ ...one, pending: 3 }] }, /partitions\.0\.pending: there is no such property$/],
    [{ partitions: [{ ...one, steps: [] }] }, /partitions\.0\.steps: it must not be empty$/],
    [{ otherwise: { steps: [{ status: "PENDING" }], final: "X" } }, /otherwise: `steps` stand instead of/],
    [{ queue: { workers: 0 } }, /queue\.workers: it must be from 1$/],
    [{ queue: { workers: 1.5 } }, /queue\.workers: it must be a whole number$/],
    [{ faults: [{ kind: "slow" }] }, /faults\.0\.kind: it must be "status" \| "hang" .*, and is "slow"$/],
    [{ faults: [{ kind: "status", httpStatus: 99 }] }, /faults\.0\.httpStatus: it must be from 200$/],
    [
      { faults: [{ kind: "status", httpStatus: 500, headers: { "A b": "" } }] },
      /faults\.0\.headers: a name or/,
    ],
    [
      { faults: [{ kind: "redirect", httpStatus: 302, to: "a\nb" }] },
      /faults\.0\.to: it is no value of a header$/,
    ],
    [{ host: "0.0.0.0" }, /host: there is no such property$/],
    [[], /it must be an object$/],
    [null, /it must be Object|Expected Object/],
  ];
  for (const [script, text] of wrong) {
    it(`is named by file and property where it is ${JSON.stringify(script)}`, () => {
      assert.throws(reading(JSON.stringify(script)), said(text));
    });
  }

  it("names every property that is wrong", () => {
    const both = { latencyMs: -1, authScheme: "basic" };
    assert.throws(
      reading(JSON.stringify(both)),
      said(/authScheme: .*; latencyMs: |latencyMs: .*; authScheme: /),
    );
  });

  it("cannot be a file that is not there", () => {
    assert.throws(() => readScript(join(dir, "none.json")), /none\.json: it cannot be read \(ENOENT/);
  });

  it("is checked where it comes from code, too", () => {
    assert.throws(() => validate("options", { port: 70_000 }), /^Error: port: it must be at most 65535$/);
    assert.throws(() => validate("fault", { kind: "hang", times: 0 }), /^Error: times: it must be from 1$/);
    assert.throws(() => validate("partition", { ...one, inProgressS: Number.NaN }), /^Error: inProgressS: /);
    validate("options", { now: () => 0, host: "::1", allowRemote: false, port: 0 });
  });
});
