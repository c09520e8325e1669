import assert from "node:assert/strict";
import { channel } from "node:diagnostics_channel";
import { connectToEngine, reportsCancel } from "../../provider/engine/channel";
import { FakeEngine } from "../support/fakeEngine";

const argv = (address: string) => ["node", "/sdk/cmd/dynamic-provider/index.js", address];

/** Instead of process.exit: these engines end before mocha does. */
const stay = () => {};

describe("the engine's side channel", function () {
  this.timeout(20_000);

  it("carries lines with their severity and row, and flushes them", async () => {
    const fake = await FakeEngine.start();
    try {
      const engine = connectToEngine(argv(fake.address), stay);
      engine.log({ severity: "info", message: "one", urn: "urn:row", ephemeral: true });
      engine.log({ severity: "warning", message: "two" });
      await engine.flushed();
      const byMessage = [...fake.logged].sort((a, b) => a.message.localeCompare(b.message));
      assert.deepEqual(byMessage, [
        { severity: 1, message: "one", urn: "urn:row", ephemeral: true },
        { severity: 2, message: "two", urn: "", ephemeral: false },
      ]);
      assert.deepEqual(engine.limits, []);
    } finally {
      fake.stop();
    }
  });

  it("is found behind the flags with which `--tracing` and `--otel-traces` start a plugin", async () => {
    const fake = await FakeEngine.start();
    try {
      const [node, script, address] = argv(fake.address);
      const engine = connectToEngine(
        [`${node}`, `${script}`, "--tracing", "tcp://127.0.0.1:1", `${address}`],
        stay,
      );
      engine.log({ severity: "info", message: "one" });
      await engine.flushed();
      assert.deepEqual(
        fake.logged.map(({ message }) => message),
        ["one"],
      );
    } finally {
      fake.stop();
    }
  });

  it("aborts its signal at Cancel, and calls the listeners of the end once", async () => {
    const fake = await FakeEngine.start();
    try {
      const engine = connectToEngine(argv(fake.address), stay);
      let ends = 0;
      engine.onEnd(() => ends++);
      const started = channel("http2.server.stream.start");
      started.publish({ headers: { ":path": "/pulumirpc.ResourceProvider/Check" } });
      started.publish({});
      assert.equal(engine.signal.aborted, false);
      started.publish({ headers: { ":path": "/pulumirpc.ResourceProvider/Cancel" } });
      started.publish({ headers: { ":path": "/pulumirpc.ResourceProvider/Cancel" } });
      assert.equal(engine.signal.aborted, true);
      assert.equal(ends, 1);
    } finally {
      fake.stop();
    }
  });

  it("ends the process once the engine is gone", async () => {
    const fake = await FakeEngine.start();
    let leave: (code: number) => void = () => {};
    const exited = new Promise<number>((resolve) => {
      leave = resolve;
    });
    // Watching the engine does not keep the process alive, so a timer does.
    const holding = setInterval(() => {}, 1_000);
    try {
      const engine = connectToEngine(argv(fake.address), (code) => leave(code));
      engine.log({ severity: "info", message: "hello" });
      await engine.flushed();
      fake.stop();
      assert.equal(await exited, 1);
      assert.equal(engine.signal.aborted, true);
      engine.log({ severity: "info", message: "lost" });
      await engine.flushed();
    } finally {
      clearInterval(holding);
    }
  });

  it("does nothing where no engine has started the process", async () => {
    for (const odd of [
      [],
      ["node", "/some/script.js", "127.0.0.1:1"],
      argv("no address"),
      argv("").slice(0, 2),
    ]) {
      const engine = connectToEngine(odd);
      engine.onEnd(() => {});
      engine.log({ severity: "info", message: "lost" });
      await engine.flushed();
      assert.equal(engine.signal.aborted, false);
    }
  });

  it("notices Ctrl-C on the versions of Node that report HTTP/2 streams", () => {
    const noticing = ["22.16.0", "22.17.0", "23.11.0", "24.1.0", "24.2.0", "25.0.0"].filter(reportsCancel);
    assert.deepEqual(noticing, ["22.17.0", "24.2.0", "25.0.0"]);
  });
});
