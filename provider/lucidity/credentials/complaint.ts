/** What a token command says on stderr when it fails, without what may be a credential. */
import { Redaction } from "../redaction/redaction";

const longestLine = 4 * 1024;
const longestShown = 200;
const mostWords = 100;
const secretName = /token|secret|passw|key|credential|auth/i;

/** The last line of `stderr`, or why it is not shown. */
export function complaintOf(
  stderr: string,
  stdout: string,
  redaction: Redaction,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const line =
    stderr
      .trimEnd()
      .split(/[\r\n]+/)
      .at(-1)
      ?.trim() ?? "";
  if (line === "") return "it printed nothing on stderr";
  if (line.length > longestLine) return "the last line of its stderr is too long to be shown";
  const known = new Redaction();
  // What the command prints on stdout is a token or a part of one.
  for (const word of stdout.trim().split(/\s+/, mostWords)) known.add(word);
  for (const [name, value] of Object.entries(env)) if (value && secretName.test(name)) known.add(value);
  return `the last line of its stderr: ${redaction.excerpt(known.clean(line, longestLine), longestShown)}`;
}
