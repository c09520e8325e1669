/**
 * Every fault that the API, the network or the clock can show, at three moments of a wait: one in create, one in update, one in read,
 * which wait alike. The wait may take 10 minutes, and there is no jitter: so the requests can be counted.
 */
import assert from "node:assert/strict";
import type { Properties } from "../../../../provider/engine/properties";
import type { OperationResult, ReadCall } from "../../../../provider/resources/lifecycle";
import { partitionOnboarding } from "../../../../provider/resources/partitionOnboarding";
import type { Resource } from "../../../../provider/resources/resource";
import { awsId as id, aws as partition } from "../../../support/partitions";
import { type Reply, statusReply, World } from "../../../support/world";

/** How a wait ends, and after how many requests for the status. */
type Ending = [end: RegExp | "onboarded", requests: number];

const moments = {
  first: "from the first request to the deadline",
  middle: "for three requests after two answers",
  last: "from the fifth minute to the deadline",
} as const;
type Moment = keyof typeof moments;
/** How the wait ends when the fault occurs at each moment. */
export type Endings = Record<Moment, Ending>;

export const deadline = /^Not onboarded within 10m/;
export const refused = /^Lucidity's API cannot tell the status/;

const neverReached = /cannot be reached|answered, but not as Lucidity does/;

/** What faults have in common. */
const effects = {
  "fails at once": { first: [refused, 1], middle: [refused, 3], last: [refused, 25] },
  "fails at once, but is ridden out after an answer": {
    first: [refused, 1],
    middle: ["onboarded", 6],
    last: [deadline, 44],
  },
  "is ridden out": { first: [neverReached, 9], middle: ["onboarded", 6], last: [deadline, 44] },
  // Each poll repeats a dropped connection twice, quickly.
  "is repeated and ridden out": {
    first: [neverReached, 24],
    middle: ["onboarded", 6],
    last: [deadline, 84],
  },
  "takes its time and is ridden out": {
    first: [neverReached, 6],
    middle: ["onboarded", 6],
    last: [deadline, 37],
  },
  "slows down": { first: [deadline, 30], middle: ["onboarded", 6], last: [deadline, 38] },
  "is waited on": { first: [deadline, 44], middle: ["onboarded", 6], last: [deadline, 44] },
  "is not visible": {
    first: [/^Nothing has requested this onboarding/, 25],
    middle: ["onboarded", 6],
    last: [deadline, 44],
  },
} satisfies Record<string, Endings>;

export type Effect = keyof typeof effects;

/**
 * A function as `reply` is called with how often the fault has occurred before. `says` is in each failure that it leads to, and `but`
 * is where it differs from its effect.
 */
export type Fault = [
  fault: string,
  reply: Reply | ((world: World, before: number) => Reply),
  effect: Effect,
  says: RegExp,
  but?: Partial<Endings>,
];

export const breaks = (code: string, afterS = 0.1): Reply => ({ breaks: code, afterS });
/** An answer of the API with an error code of its own. */
export const envelope = (code: string) =>
  JSON.stringify({
    success: false,
    data: null,
    error: { code, message: "so it is" },
    requestId: "req-9",
  });
export const http = (status: number, body = envelope("E"), headers: Record<string, string> = {}): Reply => ({
  status,
  body,
  headers,
});

/** Whether the fault occurs in the n-th request for a status, from 0. */
function isFaulty(moment: Moment, n: number, nowMs: number): boolean {
  if (moment === "first") return true;
  return moment === "middle" ? n >= 2 && n < 5 : nowMs >= 5 * 60_000;
}

const pending = { ...partition, status: "PENDING" };
type Result = OperationResult<Properties>;
type Operation = "create" | "update" | "read";
const operationAt: Record<Moment, Operation> = { first: "create", middle: "update", last: "read" };
const operations: Record<Operation, (resource: Resource, call: ReadCall) => Promise<Result>> = {
  create: (resource, call) => resource.create(partition, call),
  update: (resource, call) => resource.update(id, pending, partition, call),
  read: (resource, call) => resource.read(id, pending, call),
};

/** The suite of these faults. */
export function testFaults(title: string, faults: readonly Fault[]): void {
  describe(`the fault matrix: ${title}`, () => {
    let world: World | undefined;
    afterEach(() => world?.leave());

    for (const [fault, reply, effect, says, but] of faults) {
      describe(`${fault} ${effect}`, () => {
        for (const [moment, when] of Object.entries(moments) as [Moment, string][]) {
          const [end, requests] = but?.[moment] ?? effects[effect][moment];
          const ending =
            end === "onboarded" ? "the wait goes on until ON_BOARDED" : `the wait ends as ${end.source}`;
          const operation = operationAt[moment];
          it(`${when}, in ${operation}: ${requests} requests, and ${ending}`, async () => {
            let before = 0;
            const here: World = new World((n) => {
              if (isFaulty(moment, n, here.nowMs))
                return typeof reply === "function" ? reply(here, before++) : reply;
              return statusReply(moment === "middle" && n >= 5 ? "ON_BOARDED" : "IN_PROGRESS");
            });
            world = here;
            const lifecycle = partitionOnboarding(here.context);
            const result = await here.value(
              operations[operation](lifecycle, here.call({ timeoutMs: 600_000 })),
            );
            assert.equal(here.polls.length, requests);
            assert.ok(
              here.polls.every(({ path }) => path === "/external/client/api/v1/partition/create/status"),
            );
            assertEnding(result, end, says);
            if (end !== "onboarded") assert.equal(here.timers.countTimers(), 0, "no timer is left");
          });
        }
      });
    }
  });
}

function assertEnding({ id: made, state: properties, failure }: Result, end: Ending[0], says: RegExp): void {
  const { status, onboardedAt: _date, ...kept } = properties;
  assert.equal(made, id);
  assert.deepEqual(kept, partition);
  if (end === "onboarded") {
    assert.equal(failure, undefined);
    assert.equal(status, "ON_BOARDED");
    return;
  }
  assert.ok(failure !== undefined, "it fails");
  assert.match(failure, end);
  assert.match(failure, says);
  assert.match(failure, /partition \/dev\/sdf of instance i-0abc \(AWS account 123456789012\)/);
  assert.match(failure, /at \d{4}-\d\d-\d\dT\S+Z, after \S+.* and \d+ check/);
  assert.match(failure, /\n {2}next: /);
  assert.doesNotMatch(failure, /canary/);
}
