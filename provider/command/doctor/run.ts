/** Runs the doctor with the real machine around it, and prints what it has found. */

import type { Partition } from "../../lucidity";
import { openLedger } from "../../schedule/ledger/openLedger";
import { systemClock } from "../../util/clock";
import type { Environment } from "../../util/environment";
import { exitCodeOf } from "../endings";
import { asciiJson } from "../views";
import { checkConnection } from "./connection";
import { examine, type Surroundings } from "./doctor";
import { type Finding, findingLines, heading, summaryLines } from "./finding";
import { machineVersions } from "./versions";

interface DoctorOptions {
  env: Environment;
  signal: AbortSignal;
  json: boolean;
  out(line: string): void;
}

const machine = {
  clock: systemClock,
  versions: machineVersions,
  openLedger,
  connection: checkConnection,
};

export async function runDoctor(
  partition: Partition | undefined,
  { env, signal, json, out }: DoctorOptions,
  around: Omit<Surroundings, "env" | "signal"> = machine,
): Promise<number> {
  const atMs = Date.now();
  const findings: Finding[] = [];
  const print = (...lines: string[]) => {
    if (!json) for (const line of lines) out(line);
  };
  print(heading(atMs), "");
  try {
    for await (const finding of examine(partition, { ...around, env, signal })) {
      // A step may take long: what is known is printed at once.
      if (finding.state !== "info" && findings.at(-1)?.state === "info") print("");
      print(...findingLines(finding));
      findings.push(finding);
    }
  } catch (error) {
    if (signal.aborted) return exitCodeOf(["cancelled"]);
    throw error;
  }
  print("", ...summaryLines(findings));
  const exitCode = exitCodeOf(findings.flatMap(({ ending }) => ending ?? []));
  if (json) out(asciiJson({ at: new Date(atMs).toISOString(), exitCode, findings }));
  return exitCode;
}
