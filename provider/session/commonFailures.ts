/**
 * Failures that would hit every wait: a refused credential, a wrong setting, a bad certificate, an API that was never reached.
 * Once found, they end the waits under way, and later ones before their first request.
 */
import {
  ApiError,
  CredentialError,
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

/** Before any partition of an account has been seen, a 403 means the whole account; after that, one partition. */
const mayBeOfAccount = (error: Error) => error instanceof ApiError && error.httpStatus === 403;

const ofProcess = [
  TokenExchangeError,
  TokenExchangePathError,
  CredentialError,
  RedirectError,
  TlsError,
  ProxyError,
];
const ofCredential = [TokenExchangeError, CredentialError, UnauthorizedError];
const isOfProcess = (error: Error) => ofProcess.some((known) => error instanceof known);
const isOfCredential = (error: Error) => ofCredential.some((known) => error instanceof known);

export class CommonFailures {
  private process = new AbortController();
  private readonly accounts = new Map<string, AbortController>();
  private readonly answered = new Set<string>();
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

  refused(account: string, error: Error): void {
    if (isOfProcess(error)) this.process.abort(new CommonFailure({ kind: "refused", error }));
    else if (isOfAccount(error) || (mayBeOfAccount(error) && !this.answered.has(account)))
      this.controllerOf(account).abort(new CommonFailure({ kind: "refused", error }));
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
    this.process = new AbortController();
    this.accounts.clear();
    this.signals = new WeakMap();
  }

  private controllerOf(account: string): AbortController {
    const controller = this.accounts.get(account) ?? new AbortController();
    this.accounts.set(account, controller);
    return controller;
  }
}
