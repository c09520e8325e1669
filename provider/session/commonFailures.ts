/**
 * Failures that would hit every wait: a refused credential, a wrong setting, a bad certificate, an API that was never reached.
 * Once found, they end the waits under way, and later ones before their first request.
 */
import {
  ApiError,
  CredentialError,
  isOfCredential,
  ProxyError,
  RedirectError,
  TlsError,
  TokenExchangeError,
  TokenExchangePathError,
  UnauthorizedError,
} from "../lucidity/errors";
import { type CommonEnd, CommonFailure } from "../wait/types";

/** A 401 with a new token concerns the credential, or the cloud account that the request names. */
const isOfAccount = (error: Error) => error instanceof UnauthorizedError;

/** So many partitions of an account must get a 403 before it counts as one of the account. */
const fewestForbidden = 3;

/** A 403 may be about an account or about a partition: about the account where several got one, and none was seen. */
const mayBeOfAccount = (error: Error) => error instanceof ApiError && error.httpStatus === 403;

const ofProcess = [
  TokenExchangeError,
  TokenExchangePathError,
  CredentialError,
  RedirectError,
  TlsError,
  ProxyError,
];
const isOfProcess = (error: Error) => ofProcess.some((known) => error instanceof known);

export class CommonFailures {
  private process = new AbortController();
  private readonly accounts = new Map<string, AbortController>();
  private readonly answered = new Set<string>();
  /** The partitions that got a 403, by account. */
  private readonly forbidden = new Map<string, Set<string>>();
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
    for (const { signal } of [this.process, this.accounts.get(account)].filter(
      (found) => found !== undefined,
    ))
      if (signal.reason instanceof CommonFailure) return signal.reason;
    return undefined;
  }

  /** A partition of this account was answered: later refusals concern a partition, not the account. */
  seen(account: string): void {
    this.answered.add(account);
  }

  /** @param partition what tells the partition from others of its account */
  refused(account: string, partition: string, error: Error): void {
    if (isOfProcess(error)) this.process.abort(new CommonFailure({ kind: "refused", error }));
    else if (isOfAccount(error) || (mayBeOfAccount(error) && this.isForbidden(account, partition)))
      this.controllerOf(account).abort(new CommonFailure({ kind: "refused", error }));
  }

  private isForbidden(account: string, partition: string): boolean {
    const partitions = this.forbidden.get(account) ?? new Set();
    this.forbidden.set(account, partitions.add(partition));
    return !this.answered.has(account) && partitions.size >= fewestForbidden;
  }

  neverReached(end: CommonEnd): void {
    this.process.abort(new CommonFailure(end));
  }

  /** Whether a failure was found that a new credential may cure. */
  get isAboutCredential(): boolean {
    return [this.process, ...this.accounts.values()].some(
      ({ signal: { reason } }) => reason instanceof CommonFailure && isOfCredential(reason.end.error),
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
