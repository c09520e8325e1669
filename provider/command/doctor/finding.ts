/** What the doctor finds out, and how it is printed. */
import { formatDuration } from "../../util/durations";
import type { Ending } from "../endings";

export interface Finding {
  step: string;
  /** `skipped` if it could not be tried, or need not be. */
  state: "ok" | "warning" | "failed" | "skipped" | "info";
  text: string;
  /** What the answer looks like, without its values. */
  shape?: string;
  next?: string;
  /** What it means for the exit code; absent where it works. */
  ending?: Ending;
}

export const tookMs = (ms: number): string => (ms < 10_000 ? `${Math.round(ms)} ms` : formatDuration(ms));

const marks: Readonly<Partial<Record<Finding["state"], string>>> = {
  ok: "ok",
  warning: "warning",
  failed: "FAILED",
  skipped: "-",
};
const markColumns = 9;
const columns = 79;

export const heading = (atMs: number): string =>
  `pulumi-lucidity doctor, ${new Date(atMs).toISOString()}. It shows no secret.`;

/** At most 79 columns wide. */
export function findingLines({ step, state, text, shape }: Finding): string[] {
  if (state === "info") return wrapped(`${step}: ${text}`, "  ");
  return [
    ...wrapped(`${(marks[state] ?? "").padEnd(markColumns)}${step}: ${text}`, " ".repeat(markColumns)),
    ...(shape === undefined ? [] : wrapped(`answer: ${shape}`, " ".repeat(markColumns + 2), markColumns)),
  ];
}

export function summaryLines(findings: readonly Finding[]): string[] {
  const failed = findings.filter(({ state }) => state === "failed");
  const warned = findings.filter(({ state }) => state === "warning");
  const hasStatus = findings.some(({ step, state }) => step === "status call" && state !== "skipped");
  return [
    verdict(failed.length, warned.length, hasStatus),
    ...[...failed, ...warned].flatMap(({ step, next }) =>
      next === undefined ? [] : wrapped(`- ${step}: ${next}`, "  "),
    ),
  ];
}

function verdict(failed: number, warned: number, hasStatus: boolean): string {
  if (failed > 0) return `${failed} ${failed === 1 ? "step does" : "steps do"} not work. What to do:`;
  const works = hasStatus ? "All of it works" : "All that was tried works";
  return warned === 0 ? `${works}.` : `${works}, with ${warned} ${warned === 1 ? "warning" : "warnings"}:`;
}

/** @param hang the indentation of each line but the first */
function wrapped(text: string, hang: string, firstIndent = 0): string[] {
  const lines: string[] = [];
  let line = " ".repeat(firstIndent);
  const room = columns - hang.length;
  // A word without spaces, such as JSON, is broken where the line ends.
  for (const word of text.match(new RegExp(`[^ ]{1,${room}} ?| `, "g")) ?? []) {
    if (line.trim() !== "" && line.length + word.trimEnd().length > columns) {
      lines.push(line.trimEnd());
      line = hang;
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}
