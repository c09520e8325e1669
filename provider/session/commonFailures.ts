/**
 * Failures that would hit every wait: a refused credential, a wrong setting, a bad certificate, an API that was never reached.
 * Once found, they end the waits under way, and later ones before their first request.
 */
import { LucidityError } from "../lucidity/errors";
import { type CommonEnd, CommonFailure } from "../wait/types";

/** If this many partitions of an account are refused so and none was answered, the error counts as one of the account. */
const fewestRefused = 3;

export class CommonFailures {
  private process = new AbortController();
  private readonly accounts = new Map<string, AbortController>();
  private readonly answered = new Set<string>();
  /** The partitions that were refused in a way that may concern the account, by account. */
  private readonly refusals = new Map<string, Set<string>>();
  private signals = new WeakMap<AbortSignal, Map<string, AbortSignal>>();

  /** Aborted with `signal`, and with a CommonFailure as its reason once one is found. */
  signalFor(account: string, signal: AbortSignal): AbortSignal {
    const byAccount = this.signals.get(signal) ?? new Map<string, AbortSignal>();
    this.signals.set(signal, byAccount);
    const known = byAccount.get(account);
    if (known !== undefined) return known;
    const any = AbortSignal.any([signal, this.process.signal, this.controllerOf(account).signal]);
    byAccount.set(account, any);
    return any;
  }

  /** The failure that a wait for this account would end with, if one has been found. */
  of(account: string): CommonFailure | undefined {
    const reasons = [this.process, this.accounts.get(account)].map((found) => found?.signal.reason);
    return reasons.find((reason) => reason instanceof CommonFailure);
  }

  /** A partition of this account was answered: later refusals concern a partition, not the account. */
  seen(account: string): void {
    this.answered.add(account);
  }

  /** @param partition a key that is unique within the account */
  refused(account: string, partition: string, error: Error): void {
    if (!(error instanceof LucidityError)) return;
    const { scope } = error;
    const failure = new CommonFailure({ kind: "refused", error });
    if (scope === "process") this.process.abort(failure);
    else if (scope === "account" || (scope === "perhapsAccount" && this.isOfAccount(account, partition)))
      this.controllerOf(account).abort(failure);
  }

  private isOfAccount(account: string, partition: string): boolean {
    const partitions = this.refusals.get(account) ?? new Set();
    this.refusals.set(account, partitions.add(partition));
    return !this.answered.has(account) && partitions.size >= fewestRefused;
  }

  neverReached(end: CommonEnd): void {
    this.process.abort(new CommonFailure(end));
  }

  /** Whether a failure was found that a new credential may cure. */
  get isAboutCredential(): boolean {
    return [this.process, ...this.accounts.values()].some(
      ({ signal: { reason } }) =>
        reason instanceof CommonFailure &&
        reason.end.error instanceof LucidityError &&
        reason.end.error.isOfCredential,
    );
  }

  /** The credential has been replaced: forgets all failures. */
  forget(): void {
    if (this.process.signal.aborted) this.process = new AbortController();
    for (const [account, { signal }] of this.accounts) if (signal.aborted) this.accounts.delete(account);
    this.signals = new WeakMap();
  }

  private controllerOf(account: string): AbortController {
    const controller = this.accounts.get(account) ?? new AbortController();
    this.accounts.set(account, controller);
    return controller;
  }
}
