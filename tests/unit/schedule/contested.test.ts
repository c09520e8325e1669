import assert from "node:assert/strict";
import type { LedgerEntry } from "../../../provider/schedule/ledger/ledger";
import { Schedule } from "../../../provider/schedule/schedule";
import type { Turn } from "../../../provider/util/turn";
import { VirtualClock } from "../../support/virtualClock";
import { entry, fakeLedger } from "./fakeLedger";

const never = new AbortController().signal;

describe("the schedule beside other processes that have used half of the budget", () => {
  let clock: VirtualClock;
  beforeEach(() => {
    clock = new VirtualClock();
  });
  const beside = (enter: () => LedgerEntry | undefined) => {
    const state = { closed: 0 };
    const ledger = fakeLedger({
      count: () => 30,
      expiry: (index) => 1_000 * (index + 31),
      enter,
      lastSentMs: 0,
      close: () => {
        state.closed += 1;
      },
    });
    return { busy: new Schedule({ requestsPerMinute: 50, maxConcurrentRequests: 10, clock, ledger }), state };
  };
  const atMs = async (turn: Promise<Turn>) => {
    await clock.run(turn.then((its) => its.used()));
    return clock.now();
  };

  it("spreads first checks as well, but no token exchange", async () => {
    const { busy } = beside(() => entry);
    assert.equal(await atMs(busy.enter().acquire(never)), 0, "this process has sent none");
    assert.equal(await atMs(busy.exchangeTurn(never)), 0);
    const first = await atMs(busy.enter().acquire(never));
    assert.ok(first >= 1_200, `${first} ms`);
  });

  it("tries again where another process was faster", async () => {
    let tries = 0;
    const { busy } = beside(() => (++tries === 1 ? undefined : entry));
    assert.equal(await atMs(busy.enter().acquire(never)), 1);
    assert.equal(tries, 2);
  });

  it("closes what they share", () => {
    const { busy, state } = beside(() => entry);
    busy.close();
    assert.equal(state.closed, 1);
  });
});
