import { run } from "../../../provider/command/run";
import { awsId, idAt } from "../../support/partitions";
import { notFoundReply } from "../../support/world";
import { type Play, testTexts } from "./support/golden";
import { byMountPoint, failedWith, minuteMs, refusal } from "./support/scripts";

const token = { LUCIDITY_REFRESH_TOKEN: "canary-refresh" };

interface Typed {
  env?: Record<string, string>;
  stdin?: string;
  /** When Ctrl-C comes. */
  ctrlCAfterMs?: number;
}

/** What the command prints where stdout is no terminal. */
const typed =
  (line: string, { env = token, stdin = "", ctrlCAfterMs }: Typed = {}): Play =>
  async (stage) => {
    const printed: string[] = [];
    const print = (text: string) => void printed.push(text);
    const interrupted = new AbortController();
    if (ctrlCAfterMs !== undefined) setTimeout(() => interrupted.abort(new Error("SIGINT")), ctrlCAfterMs);
    const code = await stage.world.value(
      run(line === "" ? [] : line.split(" "), {
        env,
        stdin: async () => stdin,
        signal: interrupted.signal,
        streams: { out: print, err: print },
      }),
    );
    stage.prints(`pulumi-lucidity ${line}`.trimEnd(), ...printed, `(exit code ${code})`);
  };
const three = ["/dev/sdf", "/dev/sdg", "/dev/sdh"].map(idAt).join(" ");
const busy = failedWith("FAILED", "the disk is busy");

testTexts("command", "What the command pulumi-lucidity prints where stdout is no terminal.", {
  "the help": { play: typed("--help") },
  "the help of wait": { play: typed("wait --help") },
  "the help of status": { play: typed("status --help") },
  "the help of doctor": { play: typed("doctor --help") },
  "no command": { play: typed("") },
  "no partition": { play: typed("wait") },
  "no partition on stdin": { play: typed("status -", { stdin: " \n" }) },
  "everything wrong at once": {
    play: typed("wait foo/bar --timeout soon --for ready --cloud-provider aws --mount-point dev"),
  },
  "a misspelled flag": { play: typed(`wait --tiemout 5m ${awsId}`) },
  "no credential": { play: typed(`status ${awsId}`, { env: {} }) },
  "a credential that is there and an endpoint that is wrong": {
    play: typed(`status ${awsId}`, { env: { ...token, LUCIDITY_ENDPOINT: "ftp://lucidity.example.com" } }),
  },
  "the status of three": {
    play: typed(`status ${three}`),
    api: byMountPoint({ "/dev/sdg": ["PENDING"], "/dev/sdh": [busy] }),
  },
  "a wait that succeeds": { play: typed(`wait ${awsId}`), api: ["PENDING", "IN_PROGRESS", "ON_BOARDED"] },
  "a wait for three, of which one fails and one is not requested": {
    play: typed(`wait ${three}`),
    api: byMountPoint({
      "/dev/sdg": ["PENDING", failedWith("FAILED_ONBOARDING", "the volume is not attached")],
      "/dev/sdh": [notFoundReply],
    }),
  },
  "a wait that ends at the first failure": {
    play: typed(`wait --fail-fast ${three}`),
    api: byMountPoint({ "/dev/sdg": ["PENDING", busy], "/dev/sdh": ["PENDING"] }),
  },
  "a wait with a line for each request": {
    play: typed(`wait --debug ${awsId}`),
    api: ["PENDING", "ON_BOARDED"],
  },
  "a wait that takes too long": { play: typed(`wait --timeout 12m ${awsId}`), api: "IN_PROGRESS" },
  "a wait for what stays invisible": {
    play: typed(`wait --for visible --timeout 8m ${awsId}`),
    api: notFoundReply,
  },
  "a wait for what becomes visible": {
    play: typed(`wait --for visible ${awsId}`),
    api: [notFoundReply, busy],
  },
  "Ctrl-C": {
    play: typed(`wait ${three}`, { ctrlCAfterMs: 5 * minuteMs }),
    api: ["ON_BOARDED", "PENDING"],
  },
  JSON: {
    play: typed(`wait --json ${awsId}`),
    api: ["PENDING", failedWith("FAILED", "the disk is \u009b31m日")],
  },
  "an API that is never reached": { play: typed(`status ${three}`), api: { breaks: "ECONNREFUSED" } },
  "an API that stops for a while": {
    play: typed(`wait ${awsId}`),
    api: ["PENDING", { status: 502 }, "ON_BOARDED"],
  },
  "a deadline before the API is reached": {
    play: typed(`wait --timeout 10s ${awsId}`),
    api: { breaks: "ECONNREFUSED" },
  },
  "an endpoint that redirects": {
    play: typed(`status ${awsId}`),
    api: { status: 302, headers: { location: "https://login.example.com" } },
  },
  "a request that the API refuses": {
    play: typed(`status ${awsId}`),
    api: refusal(400, "INVALID_REQUEST", "the instance is unknown"),
  },
  "a token that the API refuses": {
    play: typed(`wait ${three}`),
    api: refusal(401, "UNAUTHORIZED", "the token is not valid"),
  },
  "a status that the guide does not name": {
    play: typed(`wait ${awsId}`),
    api: ["PENDING", "VERIFYING", "ON_BOARDED"],
  },
});
