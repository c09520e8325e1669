import assert from "node:assert/strict";
import {
  heartbeatAtMs,
  type ProgressView,
  type TrackedWait,
  WaitTracker,
} from "../../../provider/report/waitTracker";
import { VirtualClock } from "../../support/virtualClock";
import { endsWith, failed, gets, hourFor, minuteMs, onboarded, sees } from "./fixtures";

function tracked({ mostHeartbeats = 0 } = {}) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const at = () => Math.round(clock.now() / 1_000);
  const nameOf = ({ request }: TrackedWait) => request.partition.mountPoint;
  const view: ProgressView = {
    changed: (wait, from) => calls.push(`${at()} ${nameOf(wait)} ${from} -> ${wait.status}`),
    ended: (wait, from) => calls.push(`${at()} ${nameOf(wait)} ${from} -> ${wait.status}, ${wait.end.kind}`),
    beat: (wait) => calls.push(`${at()} beat of ${wait?.request.partition.mountPoint ?? "all"}`),
    note: ({ severity, text }) => calls.push(`${severity}: ${text}`),
  };
  const rate = { perMinute: 50, full: 50 };
  const tracker = new WaitTracker({ clock, view, mostHeartbeats, rate: () => rate });
  const begin = (mountPoint = "/a") => tracker.begin(hourFor(mountPoint));
  return { clock, calls, rate, tracker, begin };
}

describe("heartbeats", () => {
  it("are due after 1, 2, 5 and 10 minutes, then every 5", () => {
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5, 6].map((index) => heartbeatAtMs(index) / minuteMs),
      [1, 2, 5, 10, 15, 20, 25],
    );
  });
});

describe("the tracker of waits", () => {
  it("says which rate is in force while it is lowered, and when all will have been seen at that rate", () => {
    const { begin, rate, tracker } = tracked();
    const [first] = Array.from({ length: 7 }, (_, index) => begin(`/${index}`));
    first?.checked(sees("PENDING"));
    assert.deepEqual(tracker.freshness(), []);
    rate.perMinute = 3;
    assert.deepEqual(tracker.freshness(), ["3 of 50 requests a minute", "all seen in about 2m"]);
  });

  it("tells its view of each new status once, and of the end with what came before it", async () => {
    const { clock, calls, begin } = tracked();
    const wait = begin();
    for (const status of ["PENDING", "PENDING", "IN_PROGRESS"]) {
      wait.checked(sees(status));
      await clock.advance(5_000);
    }
    wait.checked(endsWith("FAILED"));
    wait.ended(failed("the volume is not attached"));
    assert.deepEqual(calls, [
      "0 /a undefined -> PENDING",
      "10 /a PENDING -> IN_PROGRESS",
      "15 /a IN_PROGRESS -> FAILED, failed",
    ]);
  });

  it("knows since when a status is seen, when it was seen last, and what the last check got instead", async () => {
    const { clock, begin } = tracked();
    const wait = begin();
    await clock.advance(1_000);
    wait.checked(sees("PENDING"));
    await clock.advance(1_000);
    wait.checked(sees("PENDING"));
    await clock.advance(1_000);
    wait.checked(gets("throttled", "429"));
    const { sinceMs, seenAtMs, unseen } = wait;
    assert.deepEqual([sinceMs, seenAtMs, unseen?.kind], [1_000, 2_000, "throttled"]);
  });

  it("warns once of a status that the guide does not name, with control characters visible", () => {
    const { calls, begin } = tracked();
    for (const wait of [begin("/a"), begin("/b")]) wait.checked(sees("A\u001bB"));
    const warnings = calls.filter((call) => call.startsWith("warning"));
    assert.equal(warnings.length, 1);
    assert.match(
      warnings[0] ?? "",
      /answered A\\u001bB, a status its guide does not name, for partition \/a /,
    );
  });

  it("has one heartbeat for all from the first wait to the last", async () => {
    const { clock, calls, begin } = tracked();
    const one = begin();
    await clock.advance(90_000);
    const other = begin("/b");
    await clock.advance(4 * minuteMs);
    one.ended(onboarded);
    other.ended(onboarded);
    await clock.advance(60 * minuteMs);
    assert.deepEqual(
      calls.filter((call) => call.includes("beat")),
      ["60 beat of all", "120 beat of all", "300 beat of all"],
    );
    assert.equal(clock.pending, 0, "no timer is left");
  });

  it("has one heartbeat for each wait, as long as they are few", async () => {
    const { clock, calls, begin } = tracked({ mostHeartbeats: 2 });
    begin("/a");
    await clock.advance(30_000);
    begin("/b");
    await clock.advance(45_000);
    const third = begin("/c");
    await clock.advance(70_000);
    third.ended(onboarded);
    await clock.advance(10_000);
    assert.deepEqual(
      calls.filter((call) => call.includes("beat")),
      ["60 beat of /a", "135 beat of all", "150 beat of /b"],
    );
  });

  it("passes on what is true of the API as a whole", () => {
    const { calls, tracker } = tracked();
    tracker.api({ kind: "lost", label: "503" });
    assert.deepEqual(calls, ["info: Lucidity's API stopped answering (503), retrying"]);
  });
});
