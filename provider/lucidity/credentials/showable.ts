/**
 * Whether a setting may be shown. A user may have put the token itself where a path or a program belongs, so only what cannot
 * be a token is shown: a path of several plain words, or a program whose name is one short word.
 */
import { withoutInvisible } from "../../util/text";

const word = /^(?:[A-Z]?[a-z]{1,15}|[A-Z]{1,12}|(?:[A-Z][a-z]{2,12}){2,3}|\d{1,4})$/;
const root = /^(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/]|\\\\)/;
const longestPath = 200;

/** Whether it begins as a path does, and each of its words is either letters or a small number, never both mixed. */
export function isShowablePath(path: string): boolean {
  if (path.length > longestPath || !root.test(path)) return false;
  const words = withoutInvisible(path, "/")
    .replace(root, "")
    .split(/[\\/]+/)
    .flatMap((segment) => segment.split(/[ ._-]/));
  return words.every((each) => each === "" || word.test(each));
}

/** A path as above, or a bare name such as `vault`, `python3` or `az.cmd`. */
export const isShowableProgram = (program: string): boolean =>
  isShowablePath(program) || /^[a-z]{2,12}\d{0,2}(?:\.(?:exe|cmd|bat|com|sh|py|js))?$/.test(program);
