/** Answers that send the access token back, in each spelling. */
import { json } from "../loopback";
import { failure, type Row } from "./row";
import { spellings } from "./spellings";

const cutShort: [string, (text: string) => string] = ["cut short", (text) => `${text.slice(0, 12)}...`];

export const echoRows: Row[] = [...Object.entries(spellings), cutShort].flatMap(([how, spell]): Row[] => [
  {
    when: `sends the token back in a message, spelled ${how}`,
    answer: (response, { headers }) =>
      response.writeHead(403, json).end(failure("NO", `no: ${spell(`${headers.authorization}`)}`)),
    outcome: "ApiError",
    means: "refused",
    text: /^HTTP 403: NO: no: \[secret\](\.\.\.)?$/,
  },
  {
    when: `sends the token back in a page, spelled ${how}`,
    answer: (response, { headers }) => response.end(`<p>no: ${spell(`${headers.authorization}`)}`),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /: <p>no: \[secret\](\.\.\.)?$/,
  },
]);
