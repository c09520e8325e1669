/** Polls during a preview: limited in number and time. An outage never fails a preview. */
import type { Engine } from "../engine/channel";
import type { Problem } from "../inputs/problems";
import { SettingsError } from "../inputs/settingErrors";
import type { PreviewMode } from "../inputs/settings";
import type { Partition } from "../lucidity";
import { NetworkError } from "../lucidity/errors";
import { nameOf } from "../report/partitionName";
import type { Wording } from "../report/wording";
import type { Session } from "../session/session";
import { isFailure, isInvisible } from "../statuses/statuses";
import { before } from "../util/abort";
import { formatDuration } from "../util/durations";
import { toError } from "../util/errors";
import { graceMs } from "../wait/rules";
import { type FailedOutcome, historyOf, type Poll } from "../wait/types";
import type { WaitCall } from "./lifecycle";

const mostPolls = 20;
/** In all, for one preview. The engine checks dynamic resources one after the other, so slow polls would add up. */
const mostMs = 10_000;
const mostMsEach = 5_000;

type Describe = (outcome: FailedOutcome, partition: Partition, options: { wording: Wording }) => string;

/** One per process: each preview has a process of its own. */
export class Previews {
  /** Where it is invalid, its problem is reported as in mode `warn`. */
  private mode: PreviewMode | undefined;
  private polls = 0;
  private spentMs = 0;
  private isUnreachable = false;
  private skipped = 0;

  constructor(
    private readonly session: Session,
    private readonly engine: Engine,
    private readonly describe: Describe,
  ) {
    engine.onEnd(() => this.tellSkipped());
  }

  get hasBegun(): boolean {
    return this.polls > 0;
  }

  /** Polls once. Returns errors for the preview to fail with, only in mode `strict`; otherwise it logs warnings. */
  async check(partition: Partition, call: WaitCall): Promise<Problem[]> {
    const poll = await this.tryPoll(partition, call.signal);
    return poll === undefined ? [] : this.judge(poll, partition, call);
  }

  /** For `get`: the current status, or `undefined` if the preview could not poll. */
  async status(partition: Partition, call: WaitCall): Promise<{ status?: string; problems: Problem[] }> {
    const poll = await this.tryPoll(partition, call.signal);
    if (poll === undefined) return { problems: [] };
    if (poll.kind === "seen") return { status: poll.status, problems: [] };
    return { problems: this.judge(poll, partition, call) };
  }

  /** `undefined` if the preview is `off` or has used up its polls or its time. */
  private async tryPoll(partition: Partition, signal: AbortSignal): Promise<Poll | undefined> {
    try {
      this.mode = this.session.previewMode();
      if (this.mode === "off" || signal.aborted) return undefined;
      if (this.polls >= mostPolls || this.spentMs >= mostMs || this.isUnreachable) {
        this.skipped += 1;
        return undefined;
      }
      this.polls += 1;
      const poll = await this.pollWithin(Math.min(mostMsEach, mostMs - this.spentMs), partition, signal);
      if (poll === undefined) this.skipped += 1;
      return poll;
    } catch (error) {
      return signal.aborted ? undefined : { kind: "refused", error: toError(error) };
    }
  }

  /** `undefined` if the preview's time ran out before this poll's own 5 s. */
  private async pollWithin(ms: number, partition: Partition, signal: AbortSignal): Promise<Poll | undefined> {
    const { clock } = this.session;
    const startedMs = clock.now();
    try {
      const poll = await before(clock, startedMs + ms, signal, (until) =>
        this.session.pollOnce(partition, until),
      );
      if (poll !== undefined) return poll;
      if (ms < mostMsEach || this.session.isBudgetSpent) return undefined;
      const error = new NetworkError("ETIMEDOUT", `no answer within ${formatDuration(ms)}`);
      return { kind: "trouble", label: error.label, error };
    } finally {
      this.spentMs += clock.now() - startedMs;
    }
  }

  private judge(poll: Poll, partition: Partition, { urn, timeoutMs }: WaitCall): Problem[] {
    switch (poll.kind) {
      case "seen":
        if (isFailure(poll.status)) {
          return this.fault({ ...poll, kind: "failed", history: historyOf(1) }, partition, urn);
        }
        if (isInvisible(poll.status)) {
          const waits = formatDuration(Math.min(graceMs, timeoutMs));
          this.engine.log({
            severity: "info",
            message: `Lucidity shows no onboarding request yet (${poll.status}) for ${nameOf(partition)}. That is fine if this deployment requests it; \`pulumi up\` waits ${waits} for it to appear.`,
            urn,
          });
        }
        return [];
      case "refused": {
        const history = historyOf(poll.error instanceof SettingsError ? 0 : 1);
        return this.fault({ kind: "refused", error: poll.error, history }, partition, urn);
      }
      case "trouble":
      case "throttled":
        // The engine previews several resources of a plugin at once: one of them reports it.
        if (this.isUnreachable) {
          this.skipped += 1;
          return [];
        }
        this.isUnreachable = poll.kind === "trouble";
        this.engine.log({
          severity: "warning",
          message: `The preview could not check ${nameOf(partition)}: Lucidity's API at ${this.session.apiHost} ${outageOf(poll)}: ${poll.error.message}`,
          urn,
        });
        return [];
    }
  }

  private fault(outcome: FailedOutcome, partition: Partition, urn: string | undefined): Problem[] {
    const reason = this.describe(outcome, partition, { wording: "preview" });
    if (this.mode === "strict") return [{ property: "", reason }];
    this.engine.log({ severity: "warning", message: reason, urn });
    return [];
  }

  private tellSkipped(): void {
    if (this.skipped === 0) return;
    const partitions = this.skipped === 1 ? "1 partition" : `${this.skipped} partitions`;
    const why = this.isUnreachable ? "since the API could not be reached" : "to keep the preview short";
    this.engine.log({ severity: "info", message: `The preview did not look at ${partitions}, ${why}.` });
    this.skipped = 0;
  }
}

function outageOf(poll: Extract<Poll, { kind: "trouble" | "throttled" }>): string {
  if (poll.kind === "throttled") return "asked to slow down";
  if (poll.isOfCredential) return "could not be asked";
  return poll.error instanceof NetworkError ? "was not reached" : "answered without a status";
}
