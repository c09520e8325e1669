/** A clock that all processes of a machine read alike, and that never jumps. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

export interface MachineClock {
  /** Two processes with the same id read the same clock. */
  id: string;
  /** Milliseconds. */
  now(): number;
}

/** The monotonic clock, on Linux without the offset of a time namespace: so containers with one are counted as well. */
export function machineClock(): MachineClock {
  const offset = /^monotonic\s+(-?\d+)\s+(\d+)/m.exec(text("/proc/self/timens_offsets"));
  const offsetMs = offset === null ? 0 : Number(offset[1]) * 1_000 + Number(offset[2]) / 1e6;
  // A container has a host name of its own. Its boot id is that of the machine.
  const machine = text("/proc/sys/kernel/random/boot_id") || `${process.platform} ${hostname()}`;
  return {
    id: createHash("sha256").update(machine).digest("hex").slice(0, 12),
    now: () => Number(process.hrtime.bigint()) / 1e6 - offsetMs,
  };
}

/** Empty where there is no such file: on an old Linux, or another system. */
function text(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}
