import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate } from "../../../simulator/options/rules";
import { readScript } from "../../../simulator/options/scriptFile";
import { cpuMsOf } from "../../support/timing";

const one = { instanceId: "i-0abc", mountPoint: "/dev/sdf" };

describe("the simulator's script", () => {
  const dir = mkdtempSync(join(tmpdir(), "pulumi-lucidity-simulator-"));
  after(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, "script.json");
  const reading = (text: string) => () => {
    writeFileSync(file, text);
    return readScript(file);
  };
  const message = (text: string) => (error: unknown) => {
    assert.ok(error instanceof Error);
    assert.equal(error.message, `${file}: ${text}`);
    return true;
  };

  it("may be in a file", () => {
    const script = {
      partitions: [{ ...one, pendingS: 1 }],
      faults: [{ kind: "hang", times: 1 }],
      latencyMs: 5,
    };
    assert.deepEqual(reading(JSON.stringify(script))(), script);
  });

  it("is valid in the example of docs/simulator.md", () => {
    const docs = readFileSync(join(__dirname, "..", "..", "..", "docs", "simulator.md"), "utf8");
    const [, example = ""] = /```json\n(.*?)```/s.exec(docs) ?? [];
    assert.equal(reading(example)().partitions?.length, 3);
  });

  const syntaxErrors: [string, string][] = [
    [
      '{\n  "latencyMs": 1,\n  "queue": x\n}\n',
      'line 3: Unexpected token \'x\', ..." "queue": x } " is not valid JSON',
    ],
    [
      '{\n  "latencyMs": 1\n  "queue": {}\n}\n',
      "line 3: Expected ',' or '}' after property value in JSON at position 21 (line 3 column 3)",
    ],
    ['{\n  "partitions": [\n', "line 3: Unexpected end of JSON input"],
    ["", "line 1: Unexpected end of JSON input"],
    ["{}\n\n}", "line 3: Unexpected non-whitespace character after JSON at position 4 (line 3 column 1)"],
  ];
  for (const [text, problem] of syntaxErrors) {
    it(`gives file and line of the syntax error in ${JSON.stringify(text)}`, () => {
      assert.throws(reading(text), message(problem));
    });
  }

  it("gives the line of a syntax error in a large file without delay", () => {
    const line = '  { "instanceId": "i", "mountPoint": "/dev/sdf" },\n';
    const text = `{ "partitions": [\n${line.repeat(20_000)}  oops\n]}`;
    const says = (error: Error) => error.message.startsWith(`${file}: line 20002: `);
    assert.ok(cpuMsOf(() => assert.throws(reading(text), says)) < 2_000);
  });

  const wrong: [unknown, string][] = [
    [{ partitions: [one, { ...one, pendingS: "3" }] }, 'partitions[1].pendingS must be a number, not "3"'],
    [{ partitions: [{ ...one, pendingS: null }] }, "partitions[0].pendingS must be a number, not null"],
    [{ partitions: [{ ...one, pendingS: -1 }] }, "partitions[0].pendingS must be at least 0, not -1"],
    [{ partitions: [{ instanceId: "i" }] }, "partitions[0].mountPoint is missing"],
    [{ partitions: [{ ...one, pending: 3 }] }, "partitions[0].pending is not a known property"],
    [{ partitions: [{ ...one, steps: [] }] }, "partitions[0].steps must not be empty"],
    [{ partitions: [{ ...one, final: "" }] }, "partitions[0].final must not be empty"],
    [{ partitions: [{ ...one, queued: "yes" }] }, 'partitions[0].queued must be true or false, not "yes"'],
    [{ partitions: [3] }, "partitions[0] must be an object, not 3"],
    [{ partitions: {} }, "partitions must be a list, not an object"],
    [
      { otherwise: { steps: [{ status: "PENDING" }], final: "X" } },
      "otherwise must not have `steps` together with `pendingS`, `inProgressS`, `final` or `queued`",
    ],
    [{ queue: { workers: 0 } }, "queue.workers must be at least 1, not 0"],
    [{ queue: { workers: 1.5 } }, "queue.workers must be a whole number, not 1.5"],
    [{ latencyMs: 600_001 }, "latencyMs must be at most 600000, not 600001"],
    [{ faults: [{ kind: "hang", on: "all" }] }, 'faults[0].on must be "status", "mint" or "any", not "all"'],
    [
      { faults: [{ kind: "slow" }] },
      'faults[0].kind must be "status", "hang", "hangBody", "reset", "cutBody", "html", "empty", "wrongType", "bigBody", "gzipBomb", "manyHeaders", "redirect" or "body", not "slow"',
    ],
    [{ faults: [{}] }, "faults[0].kind is missing"],
    [
      { faults: [{ kind: "status", httpStatus: 99 }] },
      "faults[0].httpStatus must be a whole number from 200 to 599, not 99",
    ],
    [
      { faults: [{ kind: "redirect", httpStatus: 400, to: "/" }] },
      "faults[0].httpStatus must be a whole number from 200 to 399, not 400",
    ],
    [
      { faults: [{ kind: "status", httpStatus: 500, headers: { "A b": "" } }] },
      "faults[0].headers must contain valid HTTP header names and values",
    ],
    [
      { faults: [{ kind: "redirect", httpStatus: 302, to: "a\nb" }] },
      'faults[0].to must be a valid HTTP header value, not "a\\nb"',
    ],
    [{ authScheme: "x".repeat(100) }, `authScheme must be "raw" or "bearer", not "${"x".repeat(58)}…`],
    [{ host: "0.0.0.0" }, "host is not a known property"],
    [[], "the script must be an object, not a list"],
    [null, "the script must be an object, not null"],
  ];
  for (const [script, problem] of wrong) {
    it(`says "${problem}"`, () => {
      assert.throws(reading(JSON.stringify(script)), message(problem));
    });
  }

  it("names every property that is wrong", () => {
    assert.throws(
      reading(JSON.stringify({ latencyMs: -1, authScheme: "basic" })),
      message('authScheme must be "raw" or "bearer", not "basic"; latencyMs must be at least 0, not -1'),
    );
  });

  it("never shows a token that breaks a rule", () => {
    for (const key of ["refreshTokens", "accessTokens"])
      assert.throws(reading(JSON.stringify({ [key]: "canary-token" })), message(`${key} must be a list`));
  });

  it("names a file that cannot be read", () => {
    const none = join(dir, "none.json");
    const problem = `${none} cannot be read: ENOENT: no such file or directory`;
    assert.throws(() => readScript(none), { message: problem });
  });

  it("is checked when it comes from code, too", () => {
    const throws = (what: "options" | "partition" | "fault", value: unknown, problem: string) =>
      assert.throws(() => validate(what, value), { message: problem });
    throws("options", { port: 70_000 }, "port must be at most 65535, not 70000");
    throws("fault", { kind: "hang", times: 0 }, "times must be at least 1, not 0");
    throws("partition", { ...one, inProgressS: Number.NaN }, "inProgressS must be a number, not NaN");
    throws(
      "partition",
      { ...one, inProgressS: Number.POSITIVE_INFINITY },
      "inProgressS must be finite, not Infinity",
    );
    validate("options", { now: () => 0, host: "::1", allowRemote: false, port: 0 });
  });
});
