import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { idAt } from "../../support/partitions";
import { scripted, useCommand } from "./harness";

describe("the command pulumi-lucidity exits with", () => {
  const { run, simulate } = useCommand();

  it("0 once all are onboarded, and tells each change", async () => {
    await simulate({ partitions: [scripted("/dev/sdf", { inProgressS: 1 }), scripted("/dev/sdg")] });
    const { code, out, err } = await run(["wait", idAt("/dev/sdf"), idAt("/dev/sdg")]);
    assert.deepEqual({ code, err }, { code: 0, err: "" });
    assert.match(out, /^AWS\/123456789012\/i-0abc\/%2Fdev%2Fsdg ON_BOARDED after \d+s$/m);
    assert.match(out, /^AWS\/123456789012\/i-0abc\/%2Fdev%2Fsdf IN_PROGRESS after \d+s$/m);
    assert.match(out, /^AWS\/123456789012\/i-0abc\/%2Fdev%2Fsdf IN_PROGRESS -> ON_BOARDED after \d+s$/m);
  });

  it("1 where one has failed, and tells on stderr what support needs", async () => {
    await simulate({
      partitions: [scripted("/dev/sdf"), scripted("/dev/sdg", { final: "FAILED", reason: "disk busy" })],
    });
    const { code, out, err } = await run(["wait", idAt("/dev/sdf"), idAt("/dev/sdg")]);
    assert.equal(code, 1);
    assert.match(out, /sdg FAILED after \d+s: disk busy$/m);
    assert.match(err, /PARTITION_STATUS_FAILED: partition \/dev\/sdg of instance i-0abc/);
    assert.match(err, /request id: \S+/);
  });

  it("2 for arguments that are wrong, without a request", async () => {
    const simulator = await simulate({});
    const { code, out, err } = await run(["wait", "nonsense", idAt("/dev/sdf"), "--timeout", "soon"]);
    assert.deepEqual({ code, out }, { code: 2, out: "" });
    assert.match(err, /"nonsense" is no id/);
    assert.match(err, /--timeout must be/);
    assert.deepEqual(simulator.journal, []);
  });

  it("3 for a status that is neither onboarded nor failed", async () => {
    await simulate({ partitions: [scripted("/dev/sdf", { pendingS: 600 })] });
    const { code, out, err } = await run(["status", idAt("/dev/sdf")]);
    assert.deepEqual({ code, out, err }, { code: 3, out: `${idAt("/dev/sdf")} PENDING\n`, err: "" });
  });

  it("5 where the API is not reached before the deadline", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { code, err } = await run(["wait", "--timeout", "1s", idAt("/dev/sdf")], {
      LUCIDITY_ENDPOINT: `http://127.0.0.1:${port}`,
    });
    assert.equal(code, 5);
    assert.match(err, /^Lucidity's API stopped answering \(ECONNREFUSED\), retrying$/m);
    assert.match(err, /cannot be reached/);
    assert.match(err, /check the network, proxy and LUCIDITY_ENDPOINT/);
  });
});
