import assert from "node:assert/strict";
import { noConfig } from "../../../provider/inputs/settings";
import { Session } from "../../../provider/session/session";
import { systemClock } from "../../../provider/util/clock";

describe("a session with a proxy", () => {
  const saved = { ...process.env };
  afterEach(() => {
    process.env = { ...saved };
  });

  it("warns once of what it does not understand in NO_PROXY", () => {
    Object.assign(process.env, { https_proxy: "http://proxy.example:3128", no_proxy: "127.*" });
    const warnings: string[] = [];
    const env = { LUCIDITY_REFRESH_TOKEN: "canary-refresh" };
    const session = new Session(noConfig, env, systemClock, { warn: (message) => warnings.push(message) });
    assert.deepEqual(
      [session.apiHost, session.apiHost],
      ["app.lucidity.cloud:443", "app.lucidity.cloud:443"],
    );
    session.close();
    assert.equal(warnings.length, 1);
    assert.match(`${warnings}`, /^no_proxy holds .*: 127\.\*\. /);
  });
});
