import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Faults } from "../../simulator/faults";
import { busiestMinute, Limits } from "../../simulator/limits";
import { readScript, validate } from "../../simulator/options";
import { type Behaviour, Partitions } from "../../simulator/partitions";
import type { Queue } from "../../simulator/queue";

const one = { instanceId: "i-0abc", mountPoint: "/dev/sdf" };

/** What a partition says at these moments; "-" where no request is visible. */
function history(behaviour: Behaviour, atS: number[]): string[] {
  const partitions = new Partitions([{ ...one, ...behaviour }], undefined, undefined);
  return atS.map((nowS) => {
    const { status = "-", reason } = partitions.look(one.instanceId, one.mountPoint, nowS) ?? {};
    return reason === undefined ? status : `${status}: ${reason}`;
  });
}

describe("a scripted partition", () => {
  const rows: { what: string; behaviour: Behaviour; atS: number[]; says: string[] }[] = [
    {
      what: "is ON_BOARDED at once by default",
      behaviour: {},
      atS: [0, 9],
      says: ["ON_BOARDED", "ON_BOARDED"],
    },
    {
      what: "goes through each status for its time, counted from the first request",
      behaviour: { pendingS: 10, inProgressS: 20 },
      atS: [100, 109.9, 110, 129.9, 130],
      says: ["PENDING", "PENDING", "IN_PROGRESS", "IN_PROGRESS", "ON_BOARDED"],
    },
    {
      what: "can count from the server's start",
      behaviour: { pendingS: 10, from: "start" },
      atS: [9, 10],
      says: ["PENDING", "ON_BOARDED"],
    },
    {
      what: "is not visible for the first seconds, and its time begins after them",
      behaviour: { notVisibleForS: 5, pendingS: 10 },
      atS: [0, 4.9, 5, 14.9, 15],
      says: ["-", "-", "PENDING", "PENDING", "ON_BOARDED"],
    },
    {
      what: "ends with another status, and gives its reason with that alone",
      behaviour: { pendingS: 1, final: "FAILED_ONBOARDING", reason: "no agent" },
      atS: [0, 1],
      says: ["PENDING", "FAILED_ONBOARDING: no agent"],
    },
    {
      what: "goes through steps of any kind, and stays at the last one",
      behaviour: {
        steps: [
          { status: "IN_PROGRESS", forS: 1 },
          { status: "NOT_FOUND", forS: 1 },
          { status: "QUARANTINED", forS: 1 },
        ],
        reason: "looked at",
      },
      atS: [0, 1, 2, 3, 1e9],
      says: [
        "IN_PROGRESS",
        "-",
        "QUARANTINED: looked at",
        "QUARANTINED: looked at",
        "QUARANTINED: looked at",
      ],
    },
    {
      what: "stays for ever at a step without a time",
      behaviour: { steps: [{ status: "PENDING" }, { status: "ON_BOARDED" }] },
      atS: [0, 1e9],
      says: ["PENDING", "PENDING"],
    },
  ];
  for (const { what, behaviour, atS, says } of rows) {
    it(what, () => assert.deepEqual(history(behaviour, atS), says));
  }

  it("that nobody has scripted is not visible, or behaves as `otherwise` says, each by its own clock", () => {
    assert.equal(new Partitions([], undefined, undefined).look("i", "/a", 0), undefined);
    const partitions = new Partitions([], undefined, { pendingS: 10 });
    assert.equal(partitions.look("i", "/a", 0)?.status, "PENDING");
    assert.equal(partitions.look("i", "/b", 8)?.status, "PENDING");
    assert.equal(partitions.look("i", "/a", 12)?.status, "ON_BOARDED");
    assert.equal(partitions.look("i", "/b", 12)?.status, "PENDING");
  });

  it("that is scripted anew begins anew", () => {
    const partitions = new Partitions([one], undefined, undefined);
    partitions.look(one.instanceId, one.mountPoint, 0);
    partitions.set({ ...one, pendingS: 10 }, 100);
    assert.equal(partitions.look(one.instanceId, one.mountPoint, 105)?.status, "PENDING");
    assert.equal(partitions.look(one.instanceId, one.mountPoint, 114)?.status, "PENDING");
    assert.equal(partitions.look(one.instanceId, one.mountPoint, 115)?.status, "ON_BOARDED");
  });
});

describe("the server-side queue", () => {
  const queue: Queue = { workers: 2, secondsEach: 100 };
  const queued = (mountPoint: string, more: Behaviour = {}) => ({
    instanceId: "i",
    mountPoint,
    queued: true,
    ...more,
  });
  const at = (partitions: Partitions, nowS: number) =>
    ["/a", "/b", "/c"].map((mountPoint) => partitions.look("i", mountPoint, nowS)?.status ?? "-");

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
    assert.equal(partitions.look("i", "/c", 150)?.status, "PENDING");
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
    const lacking = /`queued`, and there is no `queue`/;
    assert.throws(() => new Partitions([queued("/a")], undefined, undefined), lacking);
    assert.throws(() => new Partitions([], undefined, { queued: true }), lacking);
  });
});

describe("the simulator's limits", () => {
  it("let 50 requests through in any 60 s, and tell when the next may come", () => {
    const limits = new Limits(50, 10);
    const ask = (nowMs: number) => {
      const waitS = limits.enter(nowMs);
      limits.leave();
      return waitS;
    };
    for (let index = 0; index < 50; index++) assert.equal(ask(index * 1_000), undefined);
    assert.equal(ask(50_000), 10);
    assert.equal(ask(59_999), 1);
    assert.equal(ask(60_000), undefined);
    assert.equal(ask(60_000), 1, "the second request of the first minute is still in it");
  });

  it("let 10 requests be in flight", () => {
    const limits = new Limits(50, 10);
    for (let index = 0; index < 10; index++) assert.equal(limits.enter(0), undefined);
    assert.equal(limits.enter(0), 1);
    limits.leave();
    limits.leave();
    assert.equal(limits.enter(0), undefined);
    assert.equal(limits.maxInFlight, 11);
  });

  it("are measured over any 60 s, not over minutes of the clock", () => {
    assert.equal(busiestMinute([]), 0);
    assert.equal(busiestMinute([0, 59_000, 60_000, 118_999, 120_000]), 3);
    assert.equal(busiestMinute([120_000, 0, 60_000]), 1);
  });
});

describe("the simulator's faults", () => {
  const struck = (faults: Faults, ...calls: ["status" | "mint" | "other", string?][]) =>
    calls.map(([kind, mountPoint]) => faults.take(kind, mountPoint)?.kind ?? "-");

  it("strike status calls for ever unless told otherwise", () => {
    const faults = new Faults([{ kind: "hang" }]);
    assert.deepEqual(struck(faults, ["status"], ["mint"], ["other"], ["status"]), ["hang", "-", "-", "hang"]);
  });

  it("strike so many calls, after so many, of one kind and one mount point", () => {
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
    const docs = readFileSync(join(__dirname, "..", "..", "docs", "simulator.md"), "utf8");
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
