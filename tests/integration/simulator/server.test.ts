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
        /^RemoteHostError: host must be a loopback address .*allowRemote \(--allow-remote\)/,
      );
    }
  });

  it("gives a URL that clients on this machine can use when it listens on all addresses", async () => {
    const { url } = await start({ host: "0.0.0.0", allowRemote: true });
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await fetch(url)).status, 404);
  });

  it("still knows its URL when it has stopped", async () => {
    const { url } = await start();
    await simulator().stop();
    assert.equal(simulator().url, url);
  });

  it("says that its port is in use", async () => {
    await start();
    const { port } = simulator();
    const message = `port ${port} is in use: choose another port`;
    await assert.rejects(startSimulator({ port }), { name: "PortInUseError", message });
  });

  it("says that its host is not an address of this machine", async () => {
    const message = "cannot listen on 192.0.2.1, port 0: the host is not an address of this machine";
    await assert.rejects(startSimulator({ host: "192.0.2.1", allowRemote: true }), {
      name: "ListenError",
      message,
    });
  });

  it("can be stopped twice", async () => {
    await start();
    await simulator().stop();
    await simulator().stop();
  });
});
