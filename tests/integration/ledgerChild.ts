/** A process with more to check than its budget allows, whose time passes faster: its parent is the API. */
import { FileLedger } from "../../provider/schedule/ledger/fileLedger";
import { LedgerFolder } from "../../provider/schedule/ledger/ledgerFolder";
import { Schedule } from "../../provider/schedule/schedule";
import { type Clock, systemClock } from "../../provider/util/clock";

const [folder = "", speed = "1", waits = "20"] = process.argv.slice(2);
const factor = Number(speed);
const now = () => (Number(process.hrtime.bigint()) / 1e6) * factor;
const clock: Clock = { now, sleep: (ms, signal) => systemClock.sleep(ms / factor, signal) };
const uncounted = (reason: Error) => {
  throw reason;
};
const ledger = new FileLedger({
  folder: LedgerFolder.open(folder),
  host: "h",
  requestsPerMinute: 50,
  clock,
  machine: { id: "0123456789ab", now },
  uncounted,
});
const schedule = new Schedule({ requestsPerMinute: 50, maxConcurrentRequests: 10, clock, ledger });

const answers: (() => void)[] = [];
process.on("message", () => answers.shift()?.());
process.on("disconnect", () => process.exit());

async function wait(): Promise<void> {
  const place = schedule.enter();
  for (;;) {
    await clock.sleep(place.delayMs());
    const turn = await place.acquire(new AbortController().signal);
    const answer = new Promise<void>((resolve) => answers.push(resolve));
    process.send?.(now() / factor);
    await answer;
    turn.used();
    place.saw("inProgress");
  }
}

for (let index = 0; index < Number(waits); index++) void wait();
