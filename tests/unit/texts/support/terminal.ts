/** Prints a provider's lines as the Pulumi CLI does, without colours and without what the CLI adds of its own. */
import type { Line } from "../../../../provider/engine/channel";
import { formatDuration } from "../../../../provider/util/durations";

export const stackName = "app-dev";

/** The row of a resource, as the CLI names it above its diagnostics. */
export interface Row {
  type: string;
  name: string;
}

/** One message among the diagnostics, without its indentation. */
export interface Diagnostic {
  row: Row | undefined;
  text: string;
}

/** The longest line that the Info column shows in a terminal of usual width. */
export const infoColumns = 40;

/** The lines of the Info column, each with the time at which it appears. */
export function infoLines(
  lines: readonly (Line & { atMs: number })[],
  rowOf: (urn: string) => Row,
): string[] {
  return lines
    .filter(({ ephemeral }) => ephemeral)
    .map(({ urn, message, atMs }) => {
      const name = urn === undefined ? stackName : rowOf(urn).name;
      return `${formatDuration(atMs).padStart(10)}  ${name}: ${message}`;
    });
}

/** The lines that are kept: a warning has its severity before it, an info message has nothing. */
export const diagnosticsOf = (lines: readonly Line[], rowOf: (urn: string) => Row): Diagnostic[] =>
  lines
    .filter(({ ephemeral }) => !ephemeral)
    .map(({ urn, severity, message }) => ({
      row: urn === undefined ? undefined : rowOf(urn),
      text: severity === "info" ? message : `${severity}: ${message}`,
    }));

/** The Diagnostics section: the stack's first, then those of each resource. */
export function printed(diagnostics: readonly Diagnostic[]): string[] {
  const blocks = new Map<string, string[]>([[header(undefined), []]]);
  for (const { row, text } of diagnostics) {
    const block = blocks.get(header(row)) ?? [];
    blocks.set(header(row), block);
    block.push(...text.split("\n").map((line) => `    ${line.replaceAll("\t", "    ")}`.trimEnd()));
  }
  return [...blocks].flatMap(([title, lines]) => (lines.length === 0 ? [] : [title, ...lines]));
}

const header = (row: Row | undefined) =>
  row === undefined ? `  pulumi:pulumi:Stack (${stackName}):` : `  ${row.type} (${row.name}):`;

/** Breaks each line where a terminal of this width does: at the width, whatever stands there. */
export const wrapped = (lines: readonly string[], width: number): string[] =>
  lines.flatMap((line) => {
    const characters = Array.from(line);
    const count = Math.max(1, Math.ceil(characters.length / width));
    return Array.from({ length: count }, (_, index) =>
      characters
        .slice(index * width, (index + 1) * width)
        .join("")
        .trimEnd(),
    );
  });
