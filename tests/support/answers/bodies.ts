/** Bodies of a 200 or 204, readable or not. */
import { gzipSync } from "node:zlib";
import { json, onboarded } from "../loopback";
import { answering, type Row } from "./row";

export const bodyRows: Row[] = [
  {
    when: "gives JSON another type",
    answer: answering(200, onboarded, { "Content-Type": "application/octet-stream" }),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
    requestId: "req-1",
  },
  {
    when: "answers with nothing",
    answer: answering(200),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /it is empty$/,
  },
  {
    when: "answers 204",
    answer: answering(204),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /it is empty$/,
  },
  {
    when: "answers with a page",
    answer: answering(200, "<!doctype html><title>Sign in</title>", { "Content-Type": "text/html" }),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /: <!doctype html><title>Sign in<\/title>$/,
  },
  {
    when: "answers with an array",
    answer: answering(200, `[${onboarded}]`),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /: \[\{"success":true/,
  },
  {
    when: "answers with null",
    answer: answering(200, "null"),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /: null$/,
  },
  {
    when: "names a status on a prototype",
    answer: answering(200, '{"__proto__":{"data":{"status":"ON_BOARDED"}}}'),
    outcome: "UnreadableAnswerError",
    means: "trouble",
    text: /__proto__/,
  },
  {
    when: "answers with gzip",
    answer: (response) =>
      response.writeHead(200, { ...json, "Content-Encoding": "gzip" }).end(gzipSync(onboarded)),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
  },
  {
    when: "answers with 1 MiB",
    answer: answering(200, onboarded.padEnd(1024 * 1024)),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
  },
];
