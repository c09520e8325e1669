/** Tokens in every failure that a server can show, and in the variables: in no span, and in no line for `--debug`. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { type Simulator, startSimulator } from "../../../simulator";
import { failuresWith } from "../../support/answers/tokenFaults";
import { type OtlpReceiver, receiveHttp } from "../../support/otlp/receiver";
import { type Front, fronts } from "./fronts";

const canary = () => `canary-${randomBytes(24).toString("hex")}`;

for (const [name, start] of Object.entries(fronts)) {
  describe(`a canary in the ${name}`, function () {
    this.timeout(60_000);
    const [access, refresh] = [canary(), canary()];
    let simulator: Simulator;
    let receiver: OtlpReceiver;
    let front: Front;
    const begin = async (to: OtlpReceiver, env: Record<string, string> = {}) => {
      receiver = to;
      front = await start({
        LUCIDITY_ENDPOINT: simulator.url,
        LUCIDITY_REFRESH_TOKEN: refresh,
        LUCIDITY_REQUESTS_PER_MINUTE: "10000",
        LUCIDITY_MAX_CONCURRENT_REQUESTS: "100",
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://${to.address}`,
        OTEL_EXPORTER_OTLP_HEADERS: `authorization=${canary()}`,
        ...env,
      });
    };
    beforeEach(async () => {
      simulator = await startSimulator({
        accessTokens: [access],
        requestsPerMinute: 10_000,
        maxConcurrentRequests: 1_000,
        otherwise: {},
      });
      simulator.addFault({ kind: "body", on: "mint", body: JSON.stringify({ accessToken: access }) });
    });
    afterEach(async () => {
      await front.stop();
      await Promise.all([simulator.stop(), receiver.stop()]);
    });

    // Below the fronts the code is the same: tests/e2e/canaries.test.ts searches the lines of the dynamic provider.
    if (name === "native plugin")
      it("shows in no span and no line, whatever the API answers", async () => {
        await begin(await receiveHttp());
        const failures = Object.entries(failuresWith(access, refresh));
        for (const [what, [fault]] of failures) simulator.addFault({ ...fault, mountPoint: `/${what}` });
        // Last: before a token has been accepted, it would end all other waits.
        const all = failures.map(([what]) => what).filter((what) => what !== "401");
        await Promise.all(all.map((what) => front.create(`/${what}`, { timeoutS: 6 })));
        await front.create("/401", { timeoutS: 6 });
        const spans = JSON.stringify(receiver.spans);
        const lines = front.logged.map(({ message }) => message).join("\n");
        assert.equal(receiver.spans.length, failures.length, spans);
        for (const status of [400, 401, 409, 500, 503]) {
          assert.match(lines, new RegExp(`check 1: HTTP ${status} in \\d+ ms, .*partition /${status} `));
        }
        assert.match(lines, /token exchange: HTTP 200/);
        for (const text of [spans, lines]) assert.ok(!text.includes("canary"), text);
      });

    it("shows in no line where the receiver sends it back", async () => {
      await begin(await receiveHttp(401, canary()));
      assert.equal(await front.create("/data"), undefined);
      const warnings = front.logged.filter(({ severity }) => severity === 2).map(({ message }) => message);
      assert.deepEqual(warnings, ["pulumi-lucidity could not send the traces of its waits: HTTP 401"]);
      assert.ok(!JSON.stringify(front.logged).includes("canary"));
    });

    it("shows in no line where it is in the endpoint", async () => {
      await begin(await receiveHttp(), { OTEL_EXPORTER_OTLP_ENDPOINT: `tcp://${canary()}@127.0.0.1:1` });
      assert.equal(await front.create("/data"), undefined);
      const warnings = front.logged.filter(({ severity }) => severity === 2).map(({ message }) => message);
      assert.equal(warnings.length, 1);
      assert.match(`${warnings}`, /OTEL_EXPORTER_OTLP_ENDPOINT is no http or https URL$/);
    });
  });
}
