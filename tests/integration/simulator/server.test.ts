import assert from "node:assert/strict";
import { startSimulator } from "../../../simulator";
import { useSimulator } from "./harness";

describe("the simulator's server", () => {
  const { simulator, start } = useSimulator();

  it("listens on loopback only, unless allowRemote is set", async () => {
    await start();
    assert.match(simulator().url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(simulator().url, `http://127.0.0.1:${simulator().port}`);
    for (const host of ["0.0.0.0", "::", "192.0.2.1", "example.com", "", "localhost.example.com"]) {
      await assert.rejects(
        startSimulator({ host }),
        /listens on loopback alone.*allowRemote \(--allow-remote\)/,
      );
    }
    const open = await startSimulator({ host: "0.0.0.0", allowRemote: true });
    await open.stop();
  });

  it("says that its port is in use", async () => {
    await start();
    await assert.rejects(startSimulator({ port: simulator().port }), /EADDRINUSE/);
  });

  it("can be stopped twice", async () => {
    await start();
    await simulator().stop();
    await simulator().stop();
  });
});
