/**
 * Rows of the fault matrix (tests/unit) through the real engine, each with a deadline. One deployment holds all those
 * whose fault concerns their own partition; what a whole process heeds has a deployment of its own.
 */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { FaultKind } from "../../simulator";
import { partition } from "./support/declarations";
import { onEachFront } from "./support/fronts";
import { type Ended, type Stack } from "./support/stack";

interface Row {
  fault: string;
  kind?: FaultKind;
  /** How often it strikes. Default: for ever. */
  times?: number;
  /** What is scripted for the partition; onboarded at once where nothing is said. */
  scripted?: object;
  succeeds?: true;
  /** Default: 15s. */
  deadline?: string;
  /** What the user reads of this partition. */
  says: RegExp;
  requests: number | "as many as there was time for";
}

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
    requests: "as many as there was time for",
  },
  {
    fault: "a hang",
    kind: { kind: "hang" },
    // A request has 10 s.
    deadline: "9s",
    says: /Not onboarded within 9s; Lucidity has not answered/,
    requests: 1,
  },
  {
    fault: "PENDING for ever",
    scripted: { pendingS: 1_000 },
    says: /Not onboarded within 15s; the last status was PARTITION_STATUS_PENDING/,
    requests: "as many as there was time for",
  },
  {
    fault: "escape codes in the reason",
    scripted: { final: "FAILED", reason: "a\u0000b\u001b[31mc" },
    says: /reason: a\\u0000b\\u001b\[31mc/,
    requests: 1,
  },
];

/** What a whole process heeds: a refusal that they have in common, a new token, a pause, the news of an outage. */
const ofAllWith = (elsewhere: string): Row[] => [
  { fault: "403", kind: { kind: "status", httpStatus: 403 }, says: /HTTP 403/, requests: 1 },
  {
    fault: "a redirect to another host",
    kind: { kind: "status", httpStatus: 307, headers: { location: elsewhere } },
    says: /HTTP 307 points to 127\.0\.0\.1:\d+, and redirects are not followed/,
    requests: 1,
  },
  {
    fault: "401 for ever",
    kind: { kind: "status", httpStatus: 401 },
    says: /HTTP 401 again with a new access token.*LUCIDITY_REFRESH_TOKEN/,
    requests: 2,
  },
  {
    fault: "401 once",
    kind: { kind: "status", httpStatus: 401 },
    times: 1,
    succeeds: true,
    says: /1 created|unchanged/,
    requests: 2,
  },
  {
    fault: "503 once",
    kind: { kind: "status", httpStatus: 503 },
    times: 1,
    succeeds: true,
    says: /API stopped answering \(503\), retrying[\s\S]*API answers again/,
    requests: 2,
  },
  {
    fault: "429 with Retry-After once",
    kind: { kind: "status", httpStatus: 429, headers: { "retry-after": "1" } },
    times: 1,
    succeeds: true,
    says: /created/,
    requests: 2,
  },
];

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
    if (row.requests === "as many as there was time for") {
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
  /** The lines in which the engine tells of this partition's row, and its diagnostics. */
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

  for (const [index, titled] of ofAllWith("").entries())
    it(title(titled), async () => {
      stack.simulator.clearFaults();
      const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/steal`;
      const row = ofAllWith(url)[index] ?? assert.fail();
      const { code, text } = await deploy([row]);
      check(row, text);
      assert.equal(code === 0, row.succeeds === true, text);
    });
});
