/** How many characters have to be inserted, removed or replaced to make one word of the other. */
export function editDistance(one: string, other: string): number {
  const letters = [...other];
  let above = Array.from({ length: letters.length + 1 }, (_, column) => column);
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1];
    for (const [column, expected] of letters.entries()) {
      const [replaced = 0, inserted = 0] = above.slice(column);
      const removed = current[column] ?? 0;
      current.push(Math.min(replaced + (letter === expected ? 0 : 1), inserted + 1, removed + 1));
    }
    above = current;
  }
  return above.at(-1) ?? 0;
}
