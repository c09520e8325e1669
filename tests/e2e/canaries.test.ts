/**
 * Tokens that the engine hands over, in every failure that a server can show one partition, at create, read and update: searched for
 * in all that the engine prints and keeps while it is as verbose as it can be. tests/integration/canaries.test.ts has what no engine
 * is needed for: the other sources, pauses, and the failures of the whole API, of DNS and of a token exchange.
 */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { failuresWith, ofAllWith, ofExchanges } from "../support/answers/tokenFaults";
import { partition } from "./support/declarations";
import { canariesOfTheCore, ofProcess } from "./support/differences";
import { type Front, only } from "./support/fronts";
import { descendants, processes } from "./support/processes";
import { sideBySide } from "./support/sideBySide";
import { type Stack, withStack } from "./support/stack";
import { environment, type Source, sources, type Tokens } from "./support/tokenSources";

const canary = () => `canary-${randomBytes(24).toString("hex")}`;
/** One stack, and the tokens that no other stack has. */
interface Case extends Tokens {
  front: Front;
  stack: Stack;
}

/** The front that shows what is the same for both. */
const one = only(canariesOfTheCore);

describe("a canary", function () {
  this.timeout(480_000);
  const withCase = (front: Front, test: (given: Case) => Promise<void>) => {
    const tokens = { refresh: canary(), access: canary() };
    return withStack(front.start({ accessTokens: [tokens.access] }), (stack) =>
      test({ front, stack, ...tokens }),
    );
  };
  const handsOutTheCanary = ({ stack, access }: Case) =>
    stack.simulator.addFault({ kind: "body", on: "mint", body: JSON.stringify({ accessToken: access }) });

  /** Runs it, and searches all that can be read of it. A part of a token is one too many. */
  const run = async (
    { front, stack, refresh, access }: Case,
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
        LUCIDITY_REQUESTS_PER_MINUTE: "1000",
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
      sawProvider ||= descendants(running.child.pid ?? 0, all).some((one) =>
        front.of(ofProcess).test(one.args),
      );
    }, 500);
    const { code, text } = await running.ended;
    clearInterval(watch);
    assert.notEqual(code, 0, text);
    assert.match(text, /"v":9/, `it is not verbose: ${text.slice(0, 2_000)}`);
    assert.ok(sawProvider, "the process list shows the provider");
    const told = readFileSync(events, "utf8");
    const ofOurs = (lines: string) =>
      lines
        .split("\n")
        .filter((line) => !ofEngine?.test(line))
        .join("\n");
    const kept: Record<string, string> = {
      "the output": ofOurs(text),
      "the event log": ofOurs(told),
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

  const everywhere = (front: Front, { env: envOf, exchanges, ofEngine, provider }: Source) =>
    withCase(front, async (given) => {
      const { stack, refresh, access } = given;
      const failures = failuresWith(access, exchanges ? refresh : access);
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
      const opts = { customTimeouts: { create: "30s", update: "30s", read: "30s" } };
      // What is refused to one account ends the waits of that account.
      const account = (index: number) => ({ cloudProviderAccountId: String(100_000_000_000 + index) });
      const explicit = provider && { provider: "explicit" };
      stack.write({
        resources: [...names, "fails", "works"].map((name, index) =>
          partition(name, { opts, args: account(index), ...explicit }),
        ),
        ...(provider && { providers: { explicit: provider(given) } }),
      });

      const reasonOf = (name: string) => stack.partition(name).initErrors?.join("\n") ?? "";
      const { text } = await run(given, [], env, ofEngine);
      assert.ok(text.includes("Lucidity reports PARTITION_STATUS_FAILED"), text.slice(-5_000));
      assert.equal(stack.partition("works").outputs?.status, "ON_BOARDED");
      for (const name of ["/fails", "/works"])
        for (const { partition: asked, status } of stack.simulator.journal)
          assert.ok(asked?.mountPoint !== name || status, `${name} is answered at every poll`);
      for (const [name, [, says]] of Object.entries(failures)) {
        assert.ok(stack.polls(`/${name}`) > 0, `${name} is asked for at create`);
        assert.match(reasonOf(name), says, `${name} at create: ${reasonOf(name)}`);
      }

      const polls = Object.fromEntries(names.map((name) => [name, stack.polls(`/${name}`)]));
      const { told } = await run(given, ["--refresh"], env, ofEngine);
      for (const [name, [, says]] of Object.entries(failures)) {
        // By read and by update, unless what read has found is known to fail update as well.
        const least = /^40[13]$/.test(name) ? 1 : 2;
        assert.ok(stack.polls(`/${name}`) - (polls[name] ?? 0) >= least, `${name} is asked for again`);
        assert.match(warningOf(told, name), says, `${name} at read: ${warningOf(told, name)}`);
        assert.match(reasonOf(name), says, `${name} at update: ${reasonOf(name)}`);
      }
    });

  const at = (failure: string) =>
    withCase(one, async (given) => {
      const { stack, refresh, access } = given;
      const ofExchange = failure in ofExchanges(refresh);
      const failures = { ...ofAllWith(access, refresh), ...ofExchanges(refresh) };
      const { fault, says } = failures[failure] ?? assert.fail();
      stack.declare(partition("alone", { opts: { customTimeouts: { create: "15s", update: "15s" } } }));
      if (!ofExchange) handsOutTheCanary(given);
      if (fault) stack.simulator.addFault({ ...fault, on: ofExchange ? "mint" : "status" });
      await run(given, [], await environment.env(given));
      assert.match(stack.partition("alone").initErrors?.join("\n") ?? "", says);
      if (ofExchange) assert.equal(stack.polls(), 0);
    });

  const cases: Record<string, () => Promise<void>> = {
    "shows nowhere where the API refuses every token": () => at("a 401"),
    "shows nowhere where the token exchange is refused": () => at("a token exchange that is refused"),
  };
  for (const [name, source] of Object.entries(sources))
    for (const front of source.fronts)
      cases[
        `from ${name} shows nowhere, at create, read and update, whichever failure strikes, and works (${front.name})`
      ] = () => everywhere(front, source);
  sideBySide(3, cases);
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
