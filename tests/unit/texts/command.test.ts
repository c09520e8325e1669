import { run } from "../../../provider/command/run";
import { type Scene, testTexts } from "./support/golden";
import {
  awsId,
  byMountPoint,
  failedWith,
  idOf,
  inOrder,
  minuteMs,
  notFound,
  refusal,
} from "./support/scripts";
import type { Stage } from "./support/stage";

const token = { LUCIDITY_REFRESH_TOKEN: "canary-refresh" };

interface Typed {
  env?: Record<string, string>;
  stdin?: string;
  /** When Ctrl-C comes. */
  ctrlCAfterMs?: number;
}

/** What the command prints where stdout is no terminal. */
const typed =
  (line: string, { env = token, stdin = "", ctrlCAfterMs }: Typed = {}) =>
  async (stage: Stage) => {
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
const three = [idOf("/dev/sdf"), idOf("/dev/sdg"), idOf("/dev/sdh")].join(" ");
const scene = (title: string, play: Scene["play"], api?: Scene["api"]): Scene => ({
  title,
  play,
  ...(api !== undefined && { api }),
});

testTexts("command", "What the command pulumi-lucidity prints where stdout is no terminal.", [
  scene("the help", typed("--help")),
  scene("the help of wait", typed("wait --help")),
  scene("the help of status", typed("status --help")),
  scene("the help of doctor", typed("doctor --help")),
  scene("no command", typed("")),
  scene("no partition", typed("wait")),
  scene("no partition on stdin", typed("status -", { stdin: " \n" })),
  scene(
    "everything wrong at once",
    typed("wait foo/bar --timeout soon --for ready --cloud-provider aws --mount-point dev"),
  ),
  scene("a misspelled flag", typed(`wait --tiemout 5m ${awsId}`)),
  scene("no credential", typed(`status ${awsId}`, { env: {} })),
  scene(
    "a credential that is there and an endpoint that is wrong",
    typed(`status ${awsId}`, { env: { ...token, LUCIDITY_ENDPOINT: "ftp://lucidity.example.com" } }),
  ),
  scene(
    "the status of three",
    typed(`status ${three}`),
    byMountPoint({ "/dev/sdg": ["PENDING"], "/dev/sdh": [failedWith("FAILED", "the disk is busy")] }),
  ),
  scene("a wait that succeeds", typed(`wait ${awsId}`), inOrder("PENDING", "IN_PROGRESS", "ON_BOARDED")),
  scene(
    "a wait for three, of which one fails and one is not requested",
    typed(`wait ${three}`),
    byMountPoint({
      "/dev/sdg": ["PENDING", failedWith("FAILED_ONBOARDING", "the volume is not attached")],
      "/dev/sdh": [notFound],
    }),
  ),
  scene(
    "a wait that ends at the first failure",
    typed(`wait --fail-fast ${three}`),
    byMountPoint({
      "/dev/sdg": ["PENDING", failedWith("FAILED", "the disk is busy")],
      "/dev/sdh": ["PENDING"],
    }),
  ),
  scene(
    "a wait with a line for each request",
    typed(`wait --debug ${awsId}`),
    inOrder("PENDING", "ON_BOARDED"),
  ),
  scene("a wait that takes too long", typed(`wait --timeout 12m ${awsId}`), "IN_PROGRESS"),
  scene("a wait for what stays invisible", typed(`wait --for visible --timeout 8m ${awsId}`), () => notFound),
  scene(
    "a wait for what becomes visible",
    typed(`wait --for visible ${awsId}`),
    inOrder(notFound, failedWith("FAILED", "the disk is busy")),
  ),
  scene("Ctrl-C", typed(`wait ${three}`, { ctrlCAfterMs: 5 * minuteMs }), inOrder("ON_BOARDED", "PENDING")),
  scene(
    "JSON",
    typed(`wait --json ${awsId}`),
    inOrder("PENDING", failedWith("FAILED", "the disk is \u009b31m日")),
  ),
  scene("an API that is never reached", typed(`status ${three}`), () => ({ breaks: "ECONNREFUSED" })),
  scene(
    "an API that stops for a while",
    typed(`wait ${awsId}`),
    inOrder("PENDING", { status: 502 }, "ON_BOARDED"),
  ),
  scene("a deadline before the API is reached", typed(`wait --timeout 10s ${awsId}`), () => ({
    breaks: "ECONNREFUSED",
  })),
  scene("an endpoint that redirects", typed(`status ${awsId}`), () => ({
    status: 302,
    headers: { location: "https://login.example.com" },
  })),
  scene("a request that the API refuses", typed(`status ${awsId}`), () =>
    refusal(400, "INVALID_REQUEST", "the instance is unknown"),
  ),
  scene("a token that the API refuses", typed(`wait ${three}`), () =>
    refusal(401, "UNAUTHORIZED", "the token is not valid"),
  ),
  scene(
    "a status that the guide does not name",
    typed(`wait ${awsId}`),
    inOrder("PENDING", "VERIFYING", "ON_BOARDED"),
  ),
]);
