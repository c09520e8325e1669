/**
 * Rows of the fault matrix (tests/unit) through the real engine, each with a deadline. One deployment holds all those
 * whose fault concerns their own partition; what affects a whole process has a deployment of its own.
 */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FaultKind } from "../../simulator";
import { partition } from "./support/declarations";
import type { FrontName } from "./support/differences";
import { onEachFront } from "./support/fronts";
import { type Ended, type Stack } from "./support/stack";

interface Row {
  fault: string;
  kind?: FaultKind;
  /** How many requests get it. Default: all. */
  times?: number;
  /** What is scripted for the partition; onboarded at once where nothing is said. */
  scripted?: object;
  succeeds?: true;
  /** Default: 15s. */
  deadline?: string;
  /** What the user reads of this partition. */
  says: RegExp;
  requests: number | typeof forEver;
}

const pending = /Not onboarded within 15s; the last status was PARTITION_STATUS_PENDING/;
const forEver = "as many as there was time for";

const ofOne: Row[] = [
  { fault: "a reset once", kind: { kind: "reset" }, times: 1, succeeds: true, says: /created/, requests: 2 },
  {
    fault: "a cut body once",
    kind: { kind: "cutBody" },
    times: 1,
    succeeds: true,
    says: /created/,
    requests: 2,
  },
  {
    fault: "HTML with 200 for ever",
    kind: { kind: "html" },
    says: /Not onboarded within 15s[\s\S]*reason: .*html[\s\S]*also seen: \d × unreadable answer/i,
    requests: forEver,
  },
  {
    fault: "a hang",
    kind: { kind: "hang" },
    // A request has 10 s.
    deadline: "9s",
    says: /Not onboarded within 9s; Lucidity has not answered/,
    requests: 1,
  },
  { fault: "PENDING for ever", scripted: { pendingS: 1_000 }, says: pending, requests: forEver },
  {
    fault: "escape codes in the reason",
    scripted: { final: "FAILED", reason: "a\u0000b\u001b[31mc" },
    says: /reason: a\\u0000b\\u001b\[31mc/,
    requests: 1,
  },
];

const answer = (httpStatus: number, headers?: Record<string, string>): FaultKind => ({
  kind: "status",
  httpStatus,
  ...(headers && { headers }),
});
const once = { times: 1, succeeds: true, requests: 2 } as const;

/**
 * What affects a whole process: a refusal that all waits share, a new token, a pause, an outage. No front sees
 * such an answer, so each has a deployment of one front.
 */
const ofAllWith = (elsewhere: string): Record<FrontName, Row[]> => ({
  dynamic: [
    { fault: "403", kind: answer(403), says: /HTTP 403/, requests: 1 },
    { fault: "401 once", kind: answer(401), says: /1 created|unchanged/, ...once },
    {
      fault: "503 once",
      kind: answer(503),
      says: /API stopped answering \(503\), retrying[\s\S]*API answers again/,
      ...once,
    },
  ],
  native: [
    {
      fault: "a redirect to another host",
      kind: answer(307, { location: elsewhere }),
      says: /HTTP 307 points to 127\.0\.0\.1:\d+, and redirects are not followed/,
      requests: 1,
    },
    {
      fault: "401 for ever",
      kind: answer(401),
      says: /HTTP 401 again with a new access token.*LUCIDITY_REFRESH_TOKEN/,
      requests: 2,
    },
    {
      fault: "429 with Retry-After once",
      kind: answer(429, { "retry-after": "1" }),
      says: /created/,
      ...once,
    },
  ],
});

onEachFront("a fault on the real engine", (front) => {
  let stack: Stack;
  let elsewhere: Server;
  let visitors = 0;
  before(async () => {
    stack = await front.start();
    elsewhere = createServer((_request, response) => {
      visitors += 1;
      response.end();
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  });
  after(async () => {
    elsewhere.close();
    await stack.stop();
  });

  const mountPointOf = ({ fault }: Row) => `/${fault.replaceAll(" ", "-")}`;
  const nameOf = (row: Row) => mountPointOf(row).slice(1);
  const deploy = (rows: Row[]): Promise<Ended> => {
    for (const row of rows) {
      const mountPoint = mountPointOf(row);
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint, ...row.scripted });
      if (!row.kind) continue;
      const times = row.times !== undefined && { times: row.times };
      stack.simulator.addFault({ ...row.kind, ...times, mountPoint, on: "status" });
    }
    stack.declare(
      ...rows.map((row) =>
        partition(nameOf(row), { opts: { customTimeouts: { create: row.deadline ?? "15s" } } }),
      ),
    );
    return stack.up({ LUCIDITY_MAX_CONCURRENT_REQUESTS: "100" }, "--parallel", "64", "--continue-on-error");
  };
  const check = (row: Row, text: string) => {
    const { id, outputs, initErrors } = stack.partition(nameOf(row));
    assert.match(text, row.says);
    const requests = stack.polls(mountPointOf(row));
    if (row.requests === forEver) {
      // The pauses are 2, 3 and 4.5 s, ±10%, and one check comes just before the deadline.
      assert.ok(requests >= 2 && requests <= 5, text);
      assert.match(text, new RegExp(`and ${requests} checks`));
    } else assert.equal(requests, row.requests, text);
    assert.equal(id, `AWS/123456789012/i-0abc/${encodeURIComponent(mountPointOf(row))}`);
    assert.equal(outputs?.status === "ON_BOARDED", row.succeeds === true);
    assert.equal(initErrors === undefined, row.succeeds === true, text);
    assert.equal(visitors, 0, "nothing was sent elsewhere");
    assert.ok(!text.includes(stack.refreshToken));
  };
  const title = ({ fault, requests, succeeds }: Row) =>
    `${fault} comes to ${requests} requests, and ${succeeds ? "the wait goes on" : "a failure that says so"}`;
  /** The lines of this partition's row, and its diagnostics. */
  const toldOf = (row: Row, text: string) => {
    const lines = text.split("\n").filter((line) => line.includes(` ${nameOf(row)} `));
    return [...lines, ...(stack.partition(nameOf(row)).initErrors ?? [])].join("\n");
  };

  describe("among others,", () => {
    let ended: Ended;
    before(async () => {
      ended = await deploy(ofOne);
      assert.notEqual(ended.code, 0, ended.text);
      assert.ok(!ended.text.includes(stack.refreshToken));
    });
    for (const row of ofOne)
      it(title(row), () => {
        check(row, toldOf(row, ended.text));
        for (const reason of stack.partition(nameOf(row)).initErrors ?? [])
          assert.ok(ended.text.includes(reason.split("\n")[0] ?? assert.fail()), "the user reads it");
      });
  });

  for (const [index, titled] of ofAllWith("")[front.name].entries())
    it(title(titled), async () => {
      stack.simulator.clearFaults();
      const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/steal`;
      const row = ofAllWith(url)[front.name][index] ?? assert.fail();
      const { code, text } = await deploy([row]);
      check(row, text);
      assert.equal(code === 0, row.succeeds === true, text);
    });
});
