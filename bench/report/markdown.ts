/** A Markdown table with padded cells. A column whose head begins with `>` is aligned to the right. */
export function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const columns = heads.map((head, index) => {
    const right = head.startsWith(">");
    const title = right ? head.slice(1) : head;
    const width = Math.max(3, title.length, ...rows.map((row) => row[index]?.length ?? 0));
    const pad = (cell: string) => (right ? cell.padStart(width) : cell.padEnd(width));
    return { title, rule: right ? `${"-".repeat(width - 1)}:` : "-".repeat(width), pad };
  });
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title, pad }) => pad(title))),
    line(columns.map(({ rule }) => rule)),
    ...rows.map((row) => line(columns.map(({ pad }, index) => pad(row[index] ?? "")))),
  ].join("\n");
}
