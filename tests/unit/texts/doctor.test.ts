import type { Finding } from "../../../provider/command/doctor/finding";
import { runDoctor } from "../../../provider/command/doctor/run";
import { partitionOfId } from "../../../provider/inputs/partition";
import { MemoryLedger } from "../../../provider/schedule/ledger/ledger";
import { systemClock } from "../../../provider/util/clock";
import { awsId } from "../../support/partitions";
import { notFoundReply, type Reply } from "../../support/world";
import { type Play, testTexts } from "./support/golden";
import { refusal } from "./support/scripts";

/** A JSON Web Token of an hour ago. */
const expired = ["e30", Buffer.from('{"exp":1767319445}').toString("base64url"), "canary"].join(".");
const token = { LUCIDITY_REFRESH_TOKEN: "canary-refresh" };
const reached: Finding[] = [
  { step: "proxy", state: "ok", text: "none is set" },
  { step: "DNS", state: "ok", text: "app.lucidity.cloud is 192.0.2.7 and 1 more, in 12 ms" },
  { step: "connection", state: "ok", text: "to app.lucidity.cloud:443, in 21 ms" },
  { step: "TLS", state: "ok", text: "TLSv1.3 with app.lucidity.cloud, in 48 ms" },
];

const examined =
  (id = "", env: Record<string, string> = token, uncounted?: string): Play =>
  async (stage) => {
    const result = id === "" ? undefined : partitionOfId(id);
    const partition = result?.value;
    const printed: string[] = [];
    const code = await stage.world.value(
      runDoctor(
        partition,
        { env, signal: new AbortController().signal, json: false, out: (line) => void printed.push(line) },
        {
          clock: systemClock,
          versions: async () => "Node 22.12.0, linux 6.8.0 x64, Pulumi v3.259.0, @pulumi/pulumi 3.259.0",
          openLedger: ({ warn }) => {
            if (uncounted !== undefined) warn(uncounted);
            return new MemoryLedger(systemClock.now(), 12);
          },
          connection: async function* () {
            yield* reached;
          },
        },
      ),
    );
    stage.prints(`pulumi-lucidity doctor ${id}`.trimEnd(), ...printed, `(exit code ${code})`);
  };
const answer = (body: unknown, more: Reply = {}): Reply => ({
  headers: { "content-type": "application/json" },
  body: typeof body === "string" ? body : JSON.stringify(body),
  ...more,
});

const examineOne = examined(awsId);

testTexts("doctor", "What `pulumi-lucidity doctor` prints.", {
  "all works": { play: examineOne, api: "IN_PROGRESS" },
  "no partition is named": { play: examined() },
  "no settings": { play: examined("", {}) },
  "settings of every kind, some wrong": {
    play: examined("", {
      LUCIDITY_REFRESH_TOKEN_FILE: "/run/secrets/lucidity",
      LUCIDITY_REFRESH_TOKEN_COMMAND: '["vault","read","-field=token","secret/lucidity"]',
      LUCIDITY_ENDPOINT: "ftp://canary@example.com",
      LUCIDITY_REQUESTS_PER_MINUTE: "20",
      LUCIDITY_PREVIEW: "strict",
      LUCIDITY_REFRESHTOKEN: "canary-refresh",
    }),
  },
  "a budget that another machine uses, too": {
    play: examined(
      awsId,
      token,
      "pulumi-lucidity cannot count the requests of other processes (processes of another machine use /mnt/budget, too)",
    ),
  },
  "a partition that nothing has requested": { play: examineOne, api: notFoundReply },
  "a slow API": {
    play: examineOne,
    api: answer({ data: { status: "PARTITION_STATUS_PENDING" } }, { afterS: 4 }),
  },
  "a token that the status call refuses": {
    play: examineOne,
    api: refusal(401, "UNAUTHORIZED", "the token is not valid"),
  },
  "an answer of another shape": {
    play: examineOne,
    api: answer({
      result: { partition: { id: "p-7", state: "IN_PROGRESS", owner: { mail: "someone@example.com" } } },
      history: [{ code: "E_12", at: 1_700_000_000 }, {}, {}],
      success: true,
    }),
  },
  "a web page in place of the API": {
    play: examineOne,
    api: answer("<!doctype html><title>Welcome</title>", {
      status: 404,
      headers: { "content-type": "text/html" },
    }),
  },
  "an error of the API's own": {
    play: examineOne,
    api: refusal(500, "INTERNAL_ERROR", "the shard is down"),
  },
  "an API that asks to slow down": { play: examineOne, api: answer({}, { status: 429 }) },
  "a connection that breaks": { play: examineOne, api: { breaks: "ECONNRESET" } },
  "an access token that has expired": {
    play: examined(awsId, { LUCIDITY_ACCESS_TOKEN: expired }),
    api: refusal(401, "UNAUTHORIZED", "expired"),
  },
  "an access token": { play: examined(awsId, { LUCIDITY_ACCESS_TOKEN: "canary-access" }) },
});
