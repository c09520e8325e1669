/** Whether a text that a user typed may be a token that got into the wrong place. */

const jwt = /eyJ[\w-]{6,}/;
/** Of an EC2 instance; also with a character too many or too few. */
const instanceId = /^i-[0-9a-z]{1,20}$/i;
/** A subscription within an id. Alone, it may as well be a token. */
const uuid = /^[0-9a-f]{7,9}(?:-[0-9a-f]{3,5}){3}-[0-9a-f]{10,14}$/i;
const percentEncoded = /%[0-9a-f]{2}/gi;
/** A number, a word, or a word with a number. */
const plain = /^(?:\d{1,24}|[a-z]{3,12}\d{1,6}|[a-z]+)$/i;
const caseChange = /[a-z](?=[A-Z])/g;
/** Words that are joined by their capitals are at least so long on average. */
const shortestWords = 3.5;
/** A token has at least so many letters and digits that are no words and numbers. */
const fewestRandom = 16;

const isPlain = (part: string) =>
  plain.test(part) && part.length >= shortestWords * (part.match(caseChange)?.length ?? 0);

/** Guesses in favour of secrecy: hides only text whose exact words do not matter. */
export function mayBeToken(text: string): boolean {
  if (jwt.test(text)) return true;
  const words = text
    .replaceAll(percentEncoded, " ")
    .split(/[^\w.+=~-]+/)
    .filter((word) => word !== "");
  const random = words
    .filter((word) => !instanceId.test(word) && !(words.length > 1 && uuid.test(word)))
    .flatMap((word) => word.split(/[\W_]+/))
    .filter((part) => !isPlain(part));
  return random.reduce((total, { length }) => total + length, 0) >= fewestRandom;
}
