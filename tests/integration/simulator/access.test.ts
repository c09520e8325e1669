import assert from "node:assert/strict";
import { request } from "node:http";
import type { Simulator } from "../../../simulator";
import { statusPath, useSimulator } from "./harness";

interface Answer {
  httpStatus: number | undefined;
  message: string | undefined;
}

/** `fetch` does not let a test set Host, so this uses node:http. */
function send(simulator: Simulator, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { port } = simulator;
    const sent = request(
      { host: "127.0.0.1", port, path: statusPath, method: "POST", headers },
      async (response) => {
        const text = (await response.toArray()).join("");
        const { error } = JSON.parse(text) as { error: { message: string } | null };
        resolve({ httpStatus: response.statusCode, message: error?.message });
      },
    );
    sent.once("error", reject).end("{}");
  });
}

describe("who may send requests to the simulator", () => {
  const { simulator, start } = useSimulator();

  for (const host of ["127.0.0.1", "127.1.2.3:80", "localhost", "LOCALHOST:4010", "[::1]", "[::1]:4010"]) {
    it(`serves a request with the Host ${host}`, async () => {
      assert.equal((await send(await start(), { Host: host })).httpStatus, 401);
    });
  }

  for (const host of [
    "attacker.example",
    "attacker.example:4010",
    "127.0.0.1.attacker.example",
    "localhost.attacker.example",
    "localhost:80@attacker.example",
    "192.0.2.1",
    "0.0.0.0",
    "[::2]",
  ]) {
    it(`refuses a request with the Host "${host}", which a web page could have chosen`, async () => {
      const { httpStatus, message } = await send(await start(), { Host: host });
      assert.equal(httpStatus, 403);
      assert.match(message ?? "", /Host header must be a loopback address or localhost.*allowRemote/);
    });
  }

  it("serves any Host when allowRemote is set", async () => {
    await start({ allowRemote: true });
    assert.equal((await send(simulator(), { Host: "build-machine:4010" })).httpStatus, 401);
  });

  const crossOrigin: Record<string, string>[] = [
    { Origin: "https://attacker.example" },
    { Origin: "http://localhost:3000" },
    { Origin: "null" },
    { "Sec-Fetch-Site": "cross-site" },
    { "Sec-Fetch-Site": "same-site" },
  ];
  for (const allowRemote of [false, true]) {
    for (const headers of crossOrigin) {
      it(`refuses ${JSON.stringify(headers)} with allowRemote ${allowRemote}`, async () => {
        await start({ allowRemote });
        const { httpStatus, message } = await send(simulator(), { Host: "localhost", ...headers });
        assert.equal(httpStatus, 403);
        assert.match(message ?? "", /web page of another origin/);
      });
    }
  }

  it("serves a request of its own origin", async () => {
    await start();
    const headers = {
      Host: "localhost:4010",
      Origin: "http://localhost:4010",
      "Sec-Fetch-Site": "same-origin",
    };
    assert.equal((await send(simulator(), headers)).httpStatus, 401);
    assert.equal((await send(simulator(), { "Sec-Fetch-Site": "none" })).httpStatus, 401);
  });

  it("neither records nor counts a refused request, which gets no fault", async () => {
    await start({ requestsPerMinute: 1, faults: [{ kind: "hang", on: "any", times: 1, after: 1 }] });
    for (let count = 0; count < 3; count++)
      assert.equal((await send(simulator(), { Origin: "null" })).httpStatus, 403);
    assert.equal((await send(simulator(), {})).httpStatus, 401);
    assert.equal(simulator().journal.length, 1);
    assert.equal(simulator().busiestMinute(), 1);
    assert.equal(simulator().maxInFlight, 1);
  });
});
