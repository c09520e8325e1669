/** The live look of a preview: a few, quick, and never a reason to fail for an outage. */
import type { Engine } from "./engine";
import { describeFailure, type FailedOutcome, nameOf } from "./failures";
import type { Problem } from "./inputs";
import type { Partition } from "./lucidity";
import type { History, Look } from "./onboarding";
import type { Session } from "./session";
import { SettingsError } from "./settings";

const mostLooks = 20;
const mostMs = 10_000;
const quietMs = 40;

const noHistory: History = { checks: 1, elapsedMs: 0, troubles: new Map(), neverElse: true };

/** One per process, as a preview runs in one. */
export class Previews {
  private looks = 0;
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

  /** Looks once at what a new resource will wait for. What it returns are errors of the preview, in mode `strict` alone. */
  async check(partition: Partition, urn: string | undefined): Promise<Problem[]> {
    const look = await this.tryLook(partition);
    if (look === "off") return [];
    if (look === "skipped") {
      this.skipped += 1;
      this.tellSoon();
      return [];
    }
    return this.judge(look, partition, urn);
  }

  /** For `get`: the status as it is, or `undefined` where the preview could not look. */
  async status(partition: Partition): Promise<{ status?: string; problems: Problem[] }> {
    const look = await this.tryLook(partition);
    if (look === "off" || look === "skipped") return { problems: [] };
    if (look.kind === "seen") return { status: look.status, problems: [] };
    return { problems: this.judge(look, partition, undefined) };
  }

  private async tryLook(partition: Partition): Promise<Look | "off" | "skipped"> {
    const { clock } = this.session;
    const startedMs = clock.now();
    const timeout = new AbortController();
    const { signal } = this.engine;
    const stop = () => timeout.abort(signal.reason);
    try {
      if (this.session.previewMode() === "off") return "off";
      if (this.looks >= mostLooks || this.spentMs >= mostMs || this.unreachable || signal.aborted)
        return "skipped";
      this.looks += 1;
      signal.addEventListener("abort", stop, { once: true });
      clock.sleep(mostMs - this.spentMs, timeout.signal).then(
        () => timeout.abort(),
        () => {},
      );
      return await this.session.lookOnce(partition, timeout.signal);
    } catch (error) {
      if (timeout.signal.aborted) return "skipped";
      return { kind: "refused", error: error instanceof Error ? error : new Error(String(error)) };
    } finally {
      timeout.abort();
      signal.removeEventListener("abort", stop);
      this.spentMs += clock.now() - startedMs;
    }
  }

  private judge(look: Look, partition: Partition, urn: string | undefined): Problem[] {
    switch (look.kind) {
      case "seen": {
        const { status } = look;
        if (status === "FAILED" || status === "FAILED_ONBOARDING") {
          return this.fault({ ...look, kind: "failed", history: noHistory }, partition, urn);
        }
        if (status === "NOT_FOUND" || status === "UNKNOWN") {
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
            error: look.error,
            history: { ...noHistory, checks: look.error instanceof SettingsError ? 0 : 1 },
          },
          partition,
          urn,
        );
      case "trouble":
      case "throttled":
        this.unreachable = look.kind === "trouble";
        this.engine.log({
          severity: "warning",
          message: `The preview could not look at ${nameOf(partition)}: Lucidity's API at ${this.session.host} was not reached: ${look.error.message}`,
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
