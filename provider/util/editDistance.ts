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

/** Words that are more edits apart are not misspellings of each other. */
const farthest = 3;

const plainly = (word: string) => word.toLowerCase().replaceAll(/[_-]/g, "");

/** The one of `known` that is nearest to a misspelt word, whatever its case and hyphens; `undefined` if none is near. */
export function nearest<Word extends string>(word: string, known: readonly Word[]): Word | undefined {
  const [first] = known
    .map((one) => ({ one, far: editDistance(plainly(word), plainly(one)) }))
    .sort((a, b) => a.far - b.far);
  return first !== undefined && first.far <= farthest ? first.one : undefined;
}
