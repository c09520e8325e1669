/** Connections that break, stall or carry too much. */
import { json, onboarded } from "../loopback";
import { answering, type Row } from "./row";

export const connectionRows: Row[] = [
  {
    when: "resets the connection",
    answer: (response) => response.socket?.resetAndDestroy(),
    outcome: "NetworkError",
    means: "trouble",
    text: /closed before the answer was complete \(ECONNRESET\), 127\.0\.0\.1:\d+$/,
    requests: 3,
  },
  {
    when: "resets the connection once",
    answer: (response, _asked, index) =>
      index === 0 ? response.socket?.resetAndDestroy() : response.writeHead(200, json).end(onboarded),
    outcome: "ON_BOARDED",
    means: "seen",
    text: /^$/,
    requests: 2,
  },
  {
    when: "never answers",
    answer: () => {},
    outcome: "NetworkError",
    means: "trouble",
    text: /no answer from 127\.0\.0\.1:\d+ within 0\.3 s/,
    timeoutMs: 300,
  },
  {
    when: "stops within the body",
    answer: (response) => response.writeHead(200, { ...json, "Content-Length": "99" }).write("{"),
    outcome: "NetworkError",
    means: "trouble",
    text: /no answer from 127\.0\.0\.1:\d+ within 0\.3 s/,
    timeoutMs: 300,
  },
  {
    when: "sends its body a byte at a time, for ever",
    answer: (response) => {
      response.writeHead(200, json);
      const timer = setInterval(() => response.write(" "), 50);
      response.once("close", () => clearInterval(timer));
    },
    outcome: "NetworkError",
    means: "trouble",
    text: /no answer from 127\.0\.0\.1:\d+ within 0\.3 s/,
    timeoutMs: 300,
  },
  {
    when: "cuts its body off",
    answer: (response) => {
      response.writeHead(200, { ...json, "Content-Length": String(onboarded.length + 9) });
      response.write(onboarded, () => response.socket?.destroy());
    },
    outcome: "NetworkError",
    means: "trouble",
    text: /closed before the answer was complete/,
    requests: 3,
  },
  {
    when: "answers with broken gzip",
    answer: answering(200, "no gzip", { "Content-Encoding": "gzip" }),
    outcome: "NetworkError",
    means: "trouble",
    text: /Z_DATA_ERROR/,
  },
  {
    when: "answers with 2 MiB",
    answer: answering(200, onboarded.padEnd(2 * 1024 * 1024)),
    outcome: "NetworkError",
    means: "trouble",
    text: /larger than 1 MiB/,
  },
  {
    when: "answers with 10,000 headers",
    answer: (response) => {
      for (let index = 0; index < 10_000; index++) response.setHeader(`X-${index}`, "x");
      response.writeHead(200, json).end(onboarded);
    },
    outcome: "NetworkError",
    means: "trouble",
    text: /headers are too large \(HPE_HEADER_OVERFLOW\)/,
  },
  {
    when: "speaks no HTTP",
    answer: (response) => response.socket?.end("SSH-2.0-OpenSSH_9.9\r\n"),
    outcome: "NetworkError",
    means: "trouble",
    text: /the request failed \(HPE_/,
  },
];
