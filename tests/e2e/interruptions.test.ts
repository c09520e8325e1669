import assert from "node:assert/strict";
import { until } from "../support/timing";
import { group, partition } from "./support/declarations";
import { type Front, fronts } from "./support/fronts";
import { descendants, lives, processes, providerOf } from "./support/processes";
import { sideBySide } from "./support/sideBySide";
import { ofResources, type Stack, withStack } from "./support/stack";

/** What ends or stops the engine or its provider; alone/cancel.test.ts measures how long Ctrl-C takes. */
describe("an interruption on the real engine:", function () {
  this.timeout(240_000);
  const start = async (stack: Stack, front: Front) => {
    const up = stack.start(["up", "--yes", "--skip-preview"]);
    await until(() => stack.polls("/data") > 0, "it is polled");
    const { pid = 0 } = up.child;
    return { up, pid, provider: await providerOf(pid, front) };
  };
  const resumes = async (stack: Stack) => {
    stack.simulator.clearFaults();
    stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data" });
    const { code, text } = await stack.up();
    assert.equal(code, 0, text);
    assert.equal(stack.partition("data").outputs?.status, "ON_BOARDED");
    return text;
  };

  const interruptions: Record<string, (stack: Stack, front: Front) => Promise<void>> = {
    "Ctrl-C twice in a row ends at once, leaves no process, and the next up goes on": async (
      stack,
      front,
    ) => {
      const { up, provider } = await start(stack, front);
      up.child.kill("SIGINT");
      up.child.kill("SIGINT");
      await up.ended;
      await until(() => !lives(provider), "the provider is gone", 30_000);
      await stack.run(["cancel", "--yes"]);
      await resumes(stack);
    },

    "SIGTERM of the engine is like Ctrl-C": async (stack, front) => {
      const { up, provider } = await start(stack, front);
      up.child.kill("SIGTERM");
      const { text } = await up.ended;
      assert.match(text, /Cancelled while waiting/);
      const shown = await stack.run(["preview", "--diff"]);
      assert.match(shown.text, /~ .*lucidity.*PartitionOnboarding: \(update\)/);
      assert.doesNotMatch(ofResources(shown.text), /- status/);
      await until(() => !lives(provider), "the provider is gone", 30_000);
      assert.match(await resumes(stack), /1 updated/);
    },

    "SIGKILL of the engine leaves no provider and no request, and the next up goes on after pulumi cancel":
      async (stack, front) => {
        const { up, provider, pid } = await start(stack, front);
        const ofPulumi = descendants(pid, await processes()).filter((one) => one.pid !== provider);
        up.child.kill("SIGKILL");
        await until(() => !lives(provider), "the provider is gone", 30_000);
        const polls = stack.polls();
        // A wait polls at least every 16.5 s, so a provider that lived would be heard of again.
        await new Promise((resolve) => setTimeout(resolve, 17_500));
        assert.equal(stack.polls(), polls, "it went on polling");
        // Pulumi's own language host outlives its engine.
        for (const one of ofPulumi) if (lives(one.pid)) process.kill(one.pid, "SIGKILL");
        await up.ended;
        await stack.run(["cancel", "--yes"]);
        await resumes(stack);
        stack.declare();
        assert.equal((await stack.destroy()).code, 0);
      },

    "SIGKILL of the provider fails the deployment, and the next up goes on": async (stack, front) => {
      const { up, provider } = await start(stack, front);
      process.kill(provider, "SIGKILL");
      const { code } = await up.ended;
      assert.notEqual(code, 0);
      await resumes(stack);
    },

    "a state file that cannot be written fails the deployment, and its backup goes on": async (stack) => {
      const mountPoints = Array.from({ length: 400 }, (_, index) => `/p${index}`);
      for (const mountPoint of mountPoints)
        stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint });
      stack.declare(group("disks", mountPoints));
      // The state of this group takes more than the 32 KiB that a file may have now.
      const { code, text } = await stack.limited("ulimit -f 32", ["up", "--yes", "--skip-preview"]);
      assert.notEqual(code, 0, text);
      await stack.run(["cancel", "--yes"]);
      // The engine has cut its own file off; what it had before stands beside it.
      stack.restoreBackup();
      const next = await stack.up();
      assert.equal(next.code, 0, next.text);
      assert.equal(stack.partition("disks").outputs?.onboarded, 400);
    },

    "a machine that sleeps for a while goes on where it was": async (stack, front) => {
      stack.simulator.setPartition({ instanceId: "i-0abc", mountPoint: "/data", pendingS: 12 });
      const { up, pid } = await start(stack, front);
      const all = [pid, ...descendants(pid, await processes()).map((found) => found.pid)];
      for (const one of all) process.kill(one, "SIGSTOP");
      const polls = stack.polls();
      await new Promise((resolve) => setTimeout(resolve, 30_000));
      assert.equal(stack.polls(), polls);
      for (const one of all.reverse()) process.kill(one, "SIGCONT");
      const { code, text } = await up.ended;
      assert.equal(code, 0, text);
    },
  };

  const ofAll = Object.entries(interruptions).flatMap(([title, test]) =>
    fronts.map((front) => {
      const withData = () =>
        withStack(front.start({ otherwise: { pendingS: 10_000 } }), (stack) =>
          test(stack.declare(partition("data")), front),
        );
      return [`${title} (${front.name})`, withData] as const;
    }),
  );
  sideBySide(4, Object.fromEntries(ofAll));
});
