import assert from "node:assert/strict";
import { receiveHttp } from "../../support/otlp/receiver";
import { idAt } from "../../support/partitions";
import { scripted, useCommand } from "./harness";

describe("the command pulumi-lucidity traces", () => {
  const { run, simulate } = useCommand();

  it("each of its waits, and ends once they are sent", async () => {
    await simulate({ partitions: [scripted("/dev/sdf"), scripted("/dev/sdg", { final: "FAILED" })] });
    const receiver = await receiveHttp();
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${receiver.address}` };
    const { code } = await run(["wait", idAt("/dev/sdf"), idAt("/dev/sdg")], env);
    await receiver.stop();
    assert.equal(code, 1);
    const outcomes = receiver.spans.map(({ attributes }) => attributes["lucidity.outcome"]);
    assert.deepEqual(outcomes.sort(), ["failed", "onboarded"]);
  });

  it("nothing where no collector listens, and says so at its end", async () => {
    await simulate({ partitions: [scripted("/dev/sdf")] });
    const receiver = await receiveHttp(503);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://${receiver.address}` };
    const { code, err } = await run(["status", idAt("/dev/sdf")], env);
    await receiver.stop();
    assert.equal(code, 0);
    assert.match(err, /^pulumi-lucidity could not send the traces of its waits: .*\n$/);
  });
});
