/**
 * A canary from every kind of source of tokens, in every failure that a server can show, at create, read and update: searched for in
 * all that the engine prints and keeps while it is as verbose as it can be. What no engine is needed for is in
 * tests/integration/canaries.test.ts: every failure of a token exchange, of DNS and of the whole API, for each source.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failuresWith, ofAllWith, ofExchanges, pausesWith } from "./support/echoes";
import { descendants, isProvider, processes } from "./support/processes";
import { sideBySide } from "./support/sideBySide";
import { partition, type Stack, withStack } from "./support/stack";

const canary = () => `canary-${randomBytes(24).toString("hex")}`;
/** One stack, and the tokens that no other stack has. */
interface Case {
  stack: Stack;
  refresh: string;
  access: string;
}
const none = { LUCIDITY_REFRESH_TOKEN: "" };

interface Source {
  env(given: Case): Promise<Record<string, string>>;
  exchanges: boolean;
  /** The engine's own lines that show the stack config it has decrypted: they do so at -v=9 for every provider. */
  ofEngine?: RegExp;
}
const environment: Source = {
  env: async ({ refresh }) => ({ LUCIDITY_REFRESH_TOKEN: refresh }),
  exchanges: true,
};
const accessToken: Source = {
  env: async ({ access }) => ({ ...none, LUCIDITY_ACCESS_TOKEN: access }),
  exchanges: false,
};
const sources: Record<string, Source> = {
  "the environment's refresh token": environment,
  "the environment's access token": accessToken,
  "the stack config": {
    env: async ({ stack, refresh }) => {
      const { code, text } = await stack.run(["config", "set", "--secret", "lucidity:refreshToken", refresh]);
      assert.equal(code, 0, text);
      return none;
    },
    exchanges: true,
    ofEngine: /lucidity:refreshToken|Marshaling property for RPC\[Provider\[\w+\]\.Configure\(\)/,
  },
  "a file": {
    env: async ({ stack: { dir }, refresh }) => {
      writeFileSync(join(dir, "token"), `${refresh}\n`);
      return { ...none, LUCIDITY_REFRESH_TOKEN_FILE: join(dir, "token") };
    },
    exchanges: true,
  },
  "a command": {
    env: async ({ stack: { dir }, refresh }) => {
      writeFileSync(join(dir, "token.js"), `console.log(${JSON.stringify(refresh)});\n`);
      return { ...none, LUCIDITY_REFRESH_TOKEN_COMMAND: JSON.stringify(["node", join(dir, "token.js")]) };
    },
    exchanges: true,
  },
};

describe("a canary", function () {
  this.timeout(480_000);
  const withCase = (test: (given: Case) => Promise<void>) => {
    const tokens = { refresh: canary(), access: canary() };
    return withStack({ accessTokens: [tokens.access] }, (stack) => test({ stack, ...tokens }));
  };
  const handsOutTheCanary = ({ stack, access }: Case) =>
    stack.simulator.addFault({ kind: "body", on: "mint", body: JSON.stringify({ accessToken: access }) });

  /** Runs it, and searches all that can be read of it. A part of a token is one too many. */
  const run = async (
    { stack, refresh, access }: Case,
    args: string[],
    env: Record<string, string>,
    ofEngine?: RegExp,
  ) => {
    const events = join(stack.dir, "events.json");
    writeFileSync(events, "");
    const running = stack.start(
      [
        ...["up", "--yes", "--skip-preview", "--parallel", "64", "--continue-on-error", ...args],
        ...["--logtostderr", "-v=9", "--debug", "--event-log", events],
      ],
      {
        LUCIDITY_MAX_CONCURRENT_REQUESTS: "100",
        PULUMI_RETAIN_CHECKPOINTS: "true",
        // Or the CLI knows no --event-log.
        PULUMI_DEBUG_COMMANDS: "1",
        ...env,
      },
    );
    const seen = new Set<string>();
    let sawProvider = false;
    const watch = setInterval(async () => {
      const all = await processes();
      for (const { args } of all) seen.add(args);
      sawProvider ||= descendants(running.child.pid ?? 0, all).some(isProvider);
    }, 500);
    const { code, text } = await running.ended;
    clearInterval(watch);
    assert.notEqual(code, 0, text);
    assert.match(text, /"v":9/, `it is not verbose: ${text.slice(0, 2_000)}`);
    assert.ok(sawProvider, "the process list shows the provider");
    const told = readFileSync(events, "utf8");
    const kept: Record<string, string> = {
      "the output": text
        .split("\n")
        .filter((line) => !ofEngine?.test(line))
        .join("\n"),
      "the event log": told,
      "the process list": [...seen].join("\n"),
      "the simulator's journal": JSON.stringify(stack.simulator.journal),
    };
    const parts = [refresh.slice(0, 20), access.slice(0, 20)];
    for (const part of parts) {
      for (const [where, what] of Object.entries(kept)) {
        const at = what.indexOf(part);
        const around = what.slice(Math.max(0, at - 300), at);
        assert.equal(at, -1, `in ${where}, after: ${around}`);
      }
    }
    const files = await stack.filesWith(parts);
    assert.deepEqual(files, [], "in the state, its checkpoints, backups and history");
    return { text, told };
  };

  const everywhere = ({ env: envOf, exchanges, ofEngine }: Source, ofEach: typeof failuresWith) =>
    withCase(async (given) => {
      const { stack, refresh, access } = given;
      const failures = ofEach(access, exchanges ? refresh : access);
      // It ends all waits where no other token can follow.
      if (!exchanges) delete failures["401"];
      const names = Object.keys(failures);
      const env = await envOf(given);
      handsOutTheCanary(given);
      for (const [name, [fault]] of Object.entries(failures)) {
        stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: `/${name}`, pendingS: 10_000 });
        stack.simulator.addFault({ ...fault, mountPoint: `/${name}`, on: "status" });
      }
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/fails", final: "FAILED" });
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/works" });
      const opts = { customTimeouts: { create: "15s", update: "15s", read: "15s" } };
      // What is refused to one account ends the waits of that account.
      const account = (index: number) => ({ cloudProviderAccountId: String(100_000_000_000 + index) });
      stack.declare(
        ...[...names, "fails", "works"].map((name, index) => partition(name, { opts, args: account(index) })),
      );

      const reasonOf = (name: string) => stack.partition(name).initErrors?.join("\n") ?? "";
      const { text } = await run(given, [], env, ofEngine);
      assert.match(text, /Lucidity reports PARTITION_STATUS_FAILED/);
      assert.equal(stack.partition("works").outputs?.status, "ON_BOARDED");
      for (const name of ["/fails", "/works"])
        for (const { partition: asked, status } of stack.simulator.journal)
          assert.ok(asked?.mountPoint !== name || status, `${name} is answered at every poll`);
      for (const [name, [, says]] of Object.entries(failures)) {
        assert.ok(stack.polls(`/${name}`) > 0, `${name} is asked for at create`);
        assert.match(reasonOf(name), says, `${name} at create`);
      }

      const polls = Object.fromEntries(names.map((name) => [name, stack.polls(`/${name}`)]));
      const { told } = await run(given, ["--refresh"], env, ofEngine);
      for (const [name, [, says]] of Object.entries(failures)) {
        // By read and by update, unless what read has found is known to fail update as well.
        const least = /^40[13]$/.test(name) ? 1 : 2;
        assert.ok(stack.polls(`/${name}`) - (polls[name] ?? 0) >= least, `${name} is asked for again`);
        assert.match(warningOf(told, name), says, `${name} at read`);
        assert.match(reasonOf(name), says, `${name} at update`);
      }
    });

  const at = (failure: string, source: Source) =>
    withCase(async (given) => {
      const { stack, refresh, access } = given;
      const ofExchange = failure in ofExchanges(refresh);
      const failures = {
        ...ofAllWith(access, source.exchanges ? refresh : access),
        ...ofExchanges(refresh),
      };
      const { endpoint, fault, says } = failures[failure] ?? assert.fail();
      stack.declare(partition("alone", { opts: { customTimeouts: { create: "15s", update: "15s" } } }));
      if (!ofExchange) handsOutTheCanary(given);
      if (fault) stack.simulator.addFault({ ...fault, on: ofExchange ? "mint" : "status" });
      const elsewhere = endpoint !== undefined && { LUCIDITY_ENDPOINT: endpoint };
      await run(given, [], { ...(await source.env(given)), ...elsewhere });
      assert.match(stack.partition("alone").initErrors?.join("\n") ?? "", says);
      if (ofExchange) assert.equal(stack.polls(), 0);
    });

  sideBySide(3, {
    ...Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [
        `from ${name} shows nowhere, at create, read and update, whichever failure strikes, and works`,
        () => everywhere(source, failuresWith),
      ]),
    ),
    "from the environment's access token shows nowhere at a 401": () => at("a 401", accessToken),
    "shows nowhere, at create, read and update, however the API asks to slow down": () =>
      everywhere(environment, pausesWith),
    ...Object.fromEntries(
      Object.keys({ ...ofAllWith("", ""), ...ofExchanges("") }).map((name) => [
        `shows nowhere at ${name}`,
        () => at(name, environment),
      ]),
    ),
  });
});

/** What the engine has warned of for this partition. */
function warningOf(events: string, name: string): string {
  return events
    .split("\n")
    .filter((line) => line !== "")
    .map(
      (line) => JSON.parse(line) as { diagnosticEvent?: { urn?: string; severity: string; message: string } },
    )
    .filter(({ diagnosticEvent: event }) => event?.severity === "warning" && event.urn?.endsWith(`::${name}`))
    .map(({ diagnosticEvent: event }) => event?.message)
    .join("\n");
}
