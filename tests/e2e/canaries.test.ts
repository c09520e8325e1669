/**
 * A canary from every source of tokens, in every failure of the fault matrix (tests/unit) that a server can show, at create, read
 * and update: searched for in all that the engine prints and keeps while it is as verbose as it can be.
 */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FaultKind } from "../../simulator";
import { partition, Stack } from "./support/stack";

const canary = () => `canary-${randomBytes(24).toString("hex")}`;
const refresh = canary();
const access = canary();
const none = { LUCIDITY_REFRESH_TOKEN: "" };

const saying = (code: string, message: string, requestId = "r-1") =>
  JSON.stringify({ success: false, data: null, error: { code, message }, requestId });
const reporting = (status: string, message: string) =>
  JSON.stringify({
    success: true,
    data: { status: `PARTITION_STATUS_${status}`, message },
    requestId: "r-1",
  });
const http = (httpStatus: number, message: string, headers: Record<string, string> = {}): FaultKind => ({
  kind: "status",
  httpStatus,
  headers,
  body: saying("E", message),
});

/**
 * What strikes one partition each, for ever, and what its failure says. Every text that is shown holds the tokens that the API has
 * been given: `first` and `second`.
 */
function failuresWith(first: string, second: string): Record<string, [fault: FaultKind, says: RegExp]> {
  const echo = `${first} and ${second}`;
  const page = `<title>${echo}</title>`;
  const answering = (httpStatus: number, headers: Record<string, string> = {}) =>
    http(httpStatus, echo, headers);
  return {
    reset: [{ kind: "reset" }, /ECONNRESET|has not answered/],
    hang: [{ kind: "hang" }, /has not answered/],
    "hang-in-the-body": [{ kind: "hangBody" }, /has not answered/],
    "cut-body": [{ kind: "cutBody" }, /× /],
    "empty-body": [{ kind: "empty" }, /it is empty/],
    html: [{ kind: "body", body: page }, /<title>\[secret\] and \[secret\]/],
    "to-http": [{ kind: "redirect", httpStatus: 301, to: `http://elsewhere.example/${first}` }, /HTTP 301/],
    "to-https": [{ kind: "redirect", httpStatus: 302, to: `https://${first}@elsewhere.example` }, /HTTP 302/],
    "to-a-query": [
      { kind: "redirect", httpStatus: 307, to: `https://elsewhere.example?${second}` },
      /HTTP 307/,
    ],
    "400": [answering(400), /HTTP 400: E: \[secret\] and \[secret\]/],
    "401": [answering(401), /HTTP 401/],
    "403": [answering(403), /HTTP 403: E: \[secret\] and \[secret\]/],
    "404": [{ ...answering(404), body: saying("NOT_FOUND", echo) } as FaultKind, /Not onboarded within/],
    "408": [answering(408), /HTTP 408/],
    "409": [answering(409), /HTTP 409: E: \[secret\]/],
    "429-of-a-second": [answering(429, { "retry-after": "1" }), /× 429/],
    "429-of-the-past": [answering(429, { "retry-after": "Thu, 01 Jan 2026 00:00:00 GMT" }), /× 429/],
    "429-of-less": [answering(429, { "retry-after": "-5" }), /× 429/],
    "429-of-garbage": [answering(429, { "retry-after": first }), /× 429/],
    "429-alone": [answering(429), /× 429/],
    "500": [answering(500), /HTTP 500/],
    "502": [{ kind: "status", httpStatus: 502, body: page }, /HTTP 502/],
    "503": [answering(503), /HTTP 503/],
    "504": [answering(504), /HTTP 504/],
    "2-MiB": [{ kind: "bigBody", bytes: 2 * 1024 * 1024 }, /larger than 1 MiB/],
    "gzip-bomb": [{ kind: "gzipBomb", bytes: 64 * 1024 * 1024 }, /larger than 1 MiB/],
    headers: [{ kind: "manyHeaders", count: 10_000 }, /HPE_HEADER_OVERFLOW/],
    array: [{ kind: "body", body: JSON.stringify([echo]) }, /\["\[secret\] and \[secret\]"\]/],
    null: [{ kind: "body", body: "null" }, /: null/],
    prototype: [{ kind: "body", body: `{"__proto__":{"a":"${echo}"}}` }, /__proto__/],
    "a-code": [{ kind: "body", body: saying(first, "no", second) }, /\[secret\]: no/],
    "a-status": [
      { kind: "body", body: reporting(first, "") },
      /the last status was PARTITION_STATUS_\[secret\]/,
    ],
    "a-reason": [
      { kind: "body", body: reporting("FAILED", `\u0000\u001b[31m${echo}`) },
      /31m\[secret\] and \[sec/,
    ],
    "a-reason-of-100-kB": [
      { kind: "body", body: reporting("FAILED", `${"x".repeat(480)}${echo.repeat(1_000)}`) },
      /x{480}\[secret\]/,
    ],
  };
}

/** What strikes the whole process: environment, fault and text. */
const ofAll: Record<string, { env?: Record<string, string>; fault?: FaultKind; says: RegExp }> = {
  "a host that DNS does not know": {
    env: { LUCIDITY_ENDPOINT: "https://nowhere.invalid" },
    says: /Not onboarded within 2s/,
  },
  "a refused connection": { env: { LUCIDITY_ENDPOINT: "http://127.0.0.1:1" }, says: /ECONNREFUSED/ },
  "429 for a year": {
    fault: http(429, "so many", { "retry-after": "31536000" }),
    says: /Not onboarded within 2s/,
  },
};
/** What a mint answers can hold the refresh token alone: an access token that was never handed over is no secret of ours. */
const ofMints: typeof ofAll = {
  "a mint that is refused": { fault: http(403, refresh), says: /was refused: .*\[secret\]/ },
  "a mint that is answered by a page": {
    fault: { kind: "body", body: `<title>${refresh}</title>` },
    says: /<title>\[secret\]/,
  },
};

interface Source {
  env(stack: Stack): Promise<Record<string, string>>;
  mints: boolean;
  /** The engine's own lines that show the stack config it has decrypted: they do so at -v=9 for every provider. */
  ofEngine?: RegExp;
}
const sources: Record<string, Source> = {
  "the environment's refresh token": { env: async () => ({ LUCIDITY_REFRESH_TOKEN: refresh }), mints: true },
  "the environment's access token": {
    env: async () => ({ ...none, LUCIDITY_ACCESS_TOKEN: access }),
    mints: false,
  },
  "the stack config": {
    env: async (stack) => {
      await stack.run(["config", "set", "--secret", "lucidity:refreshToken", refresh]);
      stack.printed = "";
      return none;
    },
    mints: true,
    ofEngine: /lucidity:refreshToken|Marshaling property for RPC\[Provider\[\w+\]\.Configure\(\)/,
  },
  "a file": {
    env: async ({ dir }) => {
      writeFileSync(join(dir, "token"), `${refresh}\n`);
      return { ...none, LUCIDITY_REFRESH_TOKEN_FILE: join(dir, "token") };
    },
    mints: true,
  },
  "a command": {
    env: async ({ dir }) => {
      writeFileSync(join(dir, "token.js"), `console.log(${JSON.stringify(refresh)});\n`);
      return { ...none, LUCIDITY_REFRESH_TOKEN_COMMAND: JSON.stringify(["node", join(dir, "token.js")]) };
    },
    mints: true,
  },
};

for (const [source, { env: envOf, mints, ofEngine }] of Object.entries(sources)) {
  describe(`a canary from ${source}`, function () {
    this.timeout(240_000);
    const failures = failuresWith(access, mints ? refresh : access);
    let stack: Stack;
    let env: Record<string, string>;
    before(async () => {
      stack = await Stack.start({ accessTokens: [access] });
      env = {
        LUCIDITY_MAX_CONCURRENT_REQUESTS: "100",
        PULUMI_RETAIN_CHECKPOINTS: "true",
        // Or the CLI knows no --event-log.
        PULUMI_DEBUG_COMMANDS: "1",
        ...(await envOf(stack)),
      };
    });
    after(() => stack.stop());
    beforeEach(() => stack.simulator.clearFaults());
    const mintsTheCanary = () =>
      stack.simulator.addFault({ kind: "body", on: "mint", body: JSON.stringify({ accessToken: access }) });

    /** Runs one verbose command and searches all that can be read of it. A part of a token is one too many. */
    const run = async (command: string, more: Record<string, string> = {}) => {
      const events = join(stack.dir, "events.json");
      writeFileSync(events, "");
      const args = ["--yes", "--skip-preview", "--parallel", "64"];
      if (command === "up") args.push("--continue-on-error");
      const verbose = ["--logtostderr", "-v=9", "--debug", "--event-log", events];
      const running = stack.start([command, ...args, ...verbose], { ...env, ...more });
      let processes = "";
      const watch = setInterval(() => {
        processes += execFileSync("ps", ["-eo", "args"], { encoding: "utf8" });
      }, 500);
      const { code, text } = await running.ended;
      clearInterval(watch);
      // What fails in a refresh is a warning of the engine's.
      assert.equal(code === 0, command === "refresh", text);
      assert.match(text, /"v":9/, `it is not verbose: ${text.slice(0, 2_000)}`);
      assert.match(processes, /dynamic-provider/, "the process list shows the provider");
      const lines = text.split("\n").filter((line) => !ofEngine?.test(line));
      const kept: Record<string, string> = {
        "the output": lines.join("\n"),
        "the event log": readFileSync(events, "utf8"),
        "the process list": processes,
        "the simulator's journal": JSON.stringify(stack.simulator.journal),
      };
      for (const part of [refresh.slice(0, 20), access.slice(0, 20)]) {
        for (const [where, what] of Object.entries(kept)) {
          const at = what.indexOf(part);
          const around = what.slice(Math.max(0, at - 300), at);
          assert.equal(at, -1, `in ${where}, after: ${around}`);
        }
        assert.deepEqual(stack.filesWith(part), [], "in the state, its checkpoints, backups and history");
      }
      return text;
    };

    it("shows nowhere, at create, read and update, whichever failure strikes", async () => {
      mintsTheCanary();
      for (const [name, [fault]] of Object.entries(failures)) {
        const mountPoint = `/${name}`;
        stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint, pendingS: 10_000 });
        stack.simulator.addFault({ ...fault, mountPoint, on: "status" });
      }
      const opts = { customTimeouts: { create: "5s", update: "5s", read: "5s" } };
      stack.declare(...Object.keys(failures).map((name) => partition(name, { opts })));
      for (const command of ["up", "refresh", "up"]) {
        const before = stack.simulator.journal.length;
        await run(command);
        for (const [name, [, says]] of Object.entries(failures)) {
          assert.match(stack.partition(name).initErrors?.join("\n") ?? "", says, `${name} at ${command}`);
          const asked = stack.simulator.journal.slice(before);
          assert.ok(
            asked.some((entry) => entry.partition?.mountPoint === `/${name}`),
            `${name} is asked for at ${command}`,
          );
        }
      }
    });

    for (const [failure, { env: more, fault, says }] of Object.entries({ ...ofAll, ...(mints && ofMints) })) {
      it(`shows nowhere at ${failure}`, async () => {
        stack.declare(partition("alone", { opts: { customTimeouts: { create: "2s", update: "2s" } } }));
        if (failure in ofMints) {
          if (fault) stack.simulator.addFault({ ...fault, on: "mint" });
        } else {
          mintsTheCanary();
          if (fault) stack.simulator.addFault({ ...fault, on: "status" });
        }
        await run("up", more);
        assert.match(stack.partition("alone").initErrors?.join("\n") ?? "", says);
      });
    }
  });
}
