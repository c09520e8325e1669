import assert from "node:assert/strict";
import { EngineLog } from "../../../provider/engine/engineLog";
import { pulumiSdk } from "../../../provider/engine/pulumiSdk";
import { bundledSdk } from "../../../provider/native/bundledSdk";
import { FakeEngine } from "../../support/fakeEngine";
import { startProxy } from "../../support/loopback/proxy";

const variables = ["http_proxy", "https_proxy", "grpc_proxy", "HTTP_PROXY", "HTTPS_PROXY"];

describe("lines for the engine", () => {
  const saved = { ...process.env };
  afterEach(() => {
    process.env = { ...saved };
  });

  for (const [front, sdk] of [
    ["dynamic provider", pulumiSdk],
    ["native plugin", bundledSdk],
  ] as const) {
    // The first opens a tunnel to the engine, the second never answers.
    for (const refusal of [undefined, null]) {
      it(`of the ${front} go to no proxy that ${refusal === null ? "hangs" : "works"}`, async () => {
        const [engine, proxy] = await Promise.all([FakeEngine.start(), startProxy(refusal)]);
        for (const name of variables) process.env[name] = `http://127.0.0.1:${proxy.port}`;
        const log = new EngineLog(engine.address, sdk);
        log.log({ severity: "warning", message: "one" });
        await log.flushed();
        assert.deepEqual(
          engine.logged.map(({ message }) => message),
          ["one"],
        );
        assert.deepEqual([proxy.connects, proxy.plain, proxy.open()], [[], [], 0]);
        log.client.close();
        engine.stop();
        await proxy.stop();
      });
    }
  }
});
