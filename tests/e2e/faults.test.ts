import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Fault } from "../../simulator";
import { partition, Stack } from "./support/stack";

interface Row {
  fault: string;
  faults?: (elsewhere: string) => Fault[];
  /** What is scripted for the partition; onboarded at once where nothing is said. */
  scripted?: object;
  succeeds?: true;
  /** What the user reads. */
  says: RegExp;
  requests: number;
}

const always = (fault: Partial<Fault> & Pick<Fault, "kind">): Fault => ({ on: "status", ...fault }) as Fault;
const once = (fault: Partial<Fault> & Pick<Fault, "kind">): Fault => always({ ...fault, times: 1 } as Fault);

/** A dozen rows of the fault matrix (tests/unit), through the real engine, each with a deadline of 5 s. */
const table: Row[] = [
  {
    fault: "403",
    faults: () => [always({ kind: "status", httpStatus: 403 })],
    says: /HTTP 403/,
    requests: 1,
  },
  {
    fault: "a redirect to another host",
    faults: (elsewhere) => [always({ kind: "status", httpStatus: 307, headers: { location: elsewhere } })],
    says: /HTTP 307 points to 127\.0\.0\.1:\d+, and redirects are not followed/,
    requests: 1,
  },
  {
    fault: "401 for ever",
    faults: () => [always({ kind: "status", httpStatus: 401 })],
    says: /HTTP 401 again with a new access token.*LUCIDITY_REFRESH_TOKEN/,
    requests: 2,
  },
  {
    fault: "401 once",
    faults: () => [once({ kind: "status", httpStatus: 401 })],
    succeeds: true,
    says: /1 created|unchanged/,
    requests: 2,
  },
  {
    fault: "503 once",
    faults: () => [once({ kind: "status", httpStatus: 503 })],
    succeeds: true,
    says: /API stopped answering \(503\); trying on[\s\S]*API answers again/,
    requests: 2,
  },
  {
    fault: "429 with Retry-After once",
    faults: () => [once({ kind: "status", httpStatus: 429, headers: { "retry-after": "1" } })],
    succeeds: true,
    says: /created/,
    requests: 2,
  },
  {
    fault: "a reset once",
    faults: () => [once({ kind: "reset" })],
    succeeds: true,
    says: /created/,
    requests: 2,
  },
  {
    fault: "a cut body once",
    faults: () => [once({ kind: "cutBody" })],
    succeeds: true,
    says: /created/,
    requests: 2,
  },
  {
    fault: "HTML with 200 for ever",
    faults: () => [always({ kind: "html" })],
    says: /Not onboarded within 5s[\s\S]*also seen: \d × unreadable answer; .*html/i,
    requests: 3,
  },
  {
    fault: "a hang",
    faults: () => [always({ kind: "hang" })],
    says: /Not onboarded within 5s; Lucidity has not answered/,
    requests: 1,
  },
  {
    fault: "PENDING for ever",
    scripted: { pendingS: 1_000 },
    says: /Not onboarded within 5s; the last status was PENDING/,
    requests: 3,
  },
  {
    fault: "escape codes in the reason",
    scripted: { final: "FAILED", reason: "a\u0000b\u001b[31mc" },
    says: /reason: a\\u0000b\\u001b\[31mc/,
    requests: 1,
  },
];

describe("a fault on the real engine:", function () {
  this.timeout(120_000);
  let stack: Stack;
  let elsewhere: Server;
  let visitors = 0;
  before(async () => {
    stack = await Stack.start();
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

  for (const [index, { fault, faults, scripted, succeeds, says, requests }] of table.entries()) {
    it(`${fault} comes to ${requests} requests, and ${succeeds ? "the wait goes on" : "a failure that says so"}`, async () => {
      const name = `row${index}`;
      stack.simulator.clearFaults();
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: `/${name}`, ...scripted });
      const url = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/steal`;
      for (const one of faults?.(url) ?? []) stack.simulator.addFault(one);
      stack.declare(partition(name, { opts: { customTimeouts: { create: "5s" } } }));
      const { code, text } = await stack.up();
      stack.simulator.clearFaults();
      assert.match(text, says);
      assert.equal(stack.looks(`/${name}`), requests, text);
      assert.equal(code === 0, succeeds === true, text);
      assert.equal(stack.partition(name).id, `AWS/123456789012/i-0abc/%2F${name}`);
      assert.equal(visitors, 0, "nothing was sent elsewhere");
      assert.ok(!text.includes(stack.refreshToken));
    });
  }
});
