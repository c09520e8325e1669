import type { Ledger, LedgerEntry } from "../../../provider/schedule/ledger/ledger";

export const entry: LedgerEntry = { ended: () => {}, withdrawn: () => {} };

/** A ledger in which nothing counts and that lets nothing in, unless `others` says otherwise. */
export const fakeLedger = (others: Partial<Ledger>): Ledger => ({
  count: () => 0,
  expiry: () => undefined,
  enter: () => undefined,
  lastSentMs: Number.NEGATIVE_INFINITY,
  waitingLonger: 0,
  close: () => {},
  ...others,
});
