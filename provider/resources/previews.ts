/** The live poll of a preview: a few, quick, and never a reason to fail for an outage. */
import type { Engine } from "../engine/channel";
import type { Problem } from "../inputs/problems";
import { SettingsError } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { describeFailure } from "../report/failures";
import { nameOf } from "../report/partitionName";
import type { Session } from "../session/session";
import { toError } from "../util/errors";
import { isFailure, isInvisible } from "../wait/statuses";
import { type FailedOutcome, historyOf, type Poll } from "../wait/types";
import type { Call } from "./lifecycle";

const mostPolls = 20;
const mostMs = 10_000;
const quietMs = 40;

/** One per process, as a preview runs in one. */
export class Previews {
  private polls = 0;
  private spentMs = 0;
  private unreachable = false;
  private skipped = 0;
  private pause = new AbortController();

  constructor(
    private readonly session: Session,
    private readonly engine: Engine,
    private readonly wallClock: () => number,
  ) {
    engine.onEnd(() => this.tellSkipped());
  }

  /** Polls once what a resource will wait for. What it returns are errors of the preview, in mode `strict` alone. */
  async check(partition: Partition, { urn, signal }: Call): Promise<Problem[]> {
    const poll = await this.tryPoll(partition, signal);
    if (poll === "off") return [];
    if (poll === "skipped") {
      this.skipped += 1;
      this.tellSoon();
      return [];
    }
    return this.judge(poll, partition, urn);
  }

  /** For `get`: the status as it is, or `undefined` where the preview could not poll. */
  async status(
    partition: Partition,
    { urn, signal }: Call,
  ): Promise<{ status?: string; problems: Problem[] }> {
    const poll = await this.tryPoll(partition, signal);
    if (poll === "off" || poll === "skipped") return { problems: [] };
    if (poll.kind === "seen") return { status: poll.status, problems: [] };
    return { problems: this.judge(poll, partition, urn) };
  }

  private async tryPoll(partition: Partition, signal: AbortSignal): Promise<Poll | "off" | "skipped"> {
    const { clock } = this.session;
    const startedMs = clock.now();
    const timeout = new AbortController();
    const stop = () => timeout.abort(signal.reason);
    try {
      if (this.session.previewMode() === "off") return "off";
      if (this.polls >= mostPolls || this.spentMs >= mostMs || this.unreachable || signal.aborted)
        return "skipped";
      this.polls += 1;
      signal.addEventListener("abort", stop, { once: true });
      clock.sleep(mostMs - this.spentMs, timeout.signal).then(
        () => timeout.abort(),
        () => {},
      );
      return await this.session.pollOnce(partition, timeout.signal);
    } catch (error) {
      if (timeout.signal.aborted) return "skipped";
      return { kind: "refused", error: toError(error) };
    } finally {
      timeout.abort();
      signal.removeEventListener("abort", stop);
      this.spentMs += clock.now() - startedMs;
    }
  }

  private judge(poll: Poll, partition: Partition, urn: string | undefined): Problem[] {
    switch (poll.kind) {
      case "seen": {
        const { status } = poll;
        if (isFailure(status)) {
          return this.fault({ ...poll, kind: "failed", history: historyOf(1) }, partition, urn);
        }
        if (isInvisible(status)) {
          this.engine.log({
            severity: "info",
            message: `Lucidity shows no onboarding request yet (${status}) for ${nameOf(partition)}. That is fine if this deployment requests it; \`pulumi up\` waits 5m for it to appear.`,
            urn,
          });
        }
        return [];
      }
      case "refused":
        return this.fault(
          {
            kind: "refused",
            error: poll.error,
            history: historyOf(poll.error instanceof SettingsError ? 0 : 1),
          },
          partition,
          urn,
        );
      case "trouble":
      case "throttled":
        this.unreachable = poll.kind === "trouble";
        this.engine.log({
          severity: "warning",
          message: `The preview could not look at ${nameOf(partition)}: Lucidity's API at ${this.session.host} was not reached: ${poll.error.message}`,
          urn,
        });
        return [];
    }
  }

  private fault(outcome: FailedOutcome, partition: Partition, urn: string | undefined): Problem[] {
    const reason = describeFailure(outcome, { partition, atMs: this.wallClock() });
    if (this.strict()) return [{ property: "", reason }];
    this.engine.log({ severity: "warning", message: reason, urn });
    return [];
  }

  // A bad value of the mode itself has been reported as a fault: it is then the default.
  private strict(): boolean {
    try {
      return this.session.previewMode() === "strict";
    } catch {
      return false;
    }
  }

  // The engine checks one resource after the other and may be gone right after the last: a pause is the sign that it was the last.
  private tellSoon(): void {
    this.pause.abort();
    this.pause = new AbortController();
    this.session.clock.sleep(quietMs, this.pause.signal).then(
      () => this.tellSkipped(),
      () => {},
    );
  }

  private tellSkipped(): void {
    this.pause.abort();
    if (this.skipped === 0) return;
    const why = this.unreachable ? "since the API could not be reached" : "to keep the preview short";
    this.engine.log({
      severity: "info",
      message: `The preview did not look at ${this.skipped} ${this.skipped === 1 ? "partition" : "more partitions"} at Lucidity, ${why}`,
    });
    this.skipped = 0;
  }
}
