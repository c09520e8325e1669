/** A machine whose processes share the ledger's real files, with a time that a test sets. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FileLedger } from "../../../../provider/schedule/ledger/fileLedger";
import { LedgerFolder } from "../../../../provider/schedule/ledger/ledgerFolder";

/** Of the clock. */
export const id = "0123456789ab";
export const periodMs = 120_000;

export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "ledger-"));
  nowMs = 1_000_000;

  /** The ledger of a process that begins now. */
  open(more: object = {}): FileLedger {
    const now = () => this.nowMs;
    return new FileLedger({
      folder: LedgerFolder.open(this.folder),
      host: "127.0.0.1:8080",
      requestsPerMinute: 50,
      clock: { now },
      machine: { id, now },
      ...more,
    });
  }

  enter(ledger: FileLedger) {
    const entry = ledger.enter(this.nowMs);
    assert.ok(entry);
    return entry;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
