/** Traces of real waits, in the front's real process, at a real receiver. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { type Simulator, startSimulator } from "../../../simulator";
import { type OtlpReceiver, receiveGrpc, receiveHttp } from "../../support/otlp/receiver";
import { urnOf } from "../../support/providerMessages";
import { until } from "../../support/timing";
import { type Front, fronts } from "./fronts";

const endpoint = ({ address }: OtlpReceiver) => ({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${address}` });
const traceId = "0af7651916cd43dd8448eb211c80319c";
const parentId = "b7ad6b7169203331";
const traceparent = `00-${traceId}-${parentId}-01`;

for (const [name, start] of Object.entries(fronts)) {
  describe(`a wait of the ${name}`, function () {
    this.timeout(30_000);
    let simulator: Simulator;
    let receiver: OtlpReceiver;
    let front: Front;
    const begin = async (received: OtlpReceiver, env: Record<string, string>) => {
      receiver = received;
      front = await start({
        LUCIDITY_ENDPOINT: simulator.url,
        LUCIDITY_REFRESH_TOKEN: "canary-refresh",
        LUCIDITY_REQUESTS_PER_MINUTE: "10000",
        ...env,
      });
    };
    const set = (mountPoint: string, more: object = {}) =>
      simulator.setPartition({ instanceId: "i-0abc", mountPoint, ...more });
    const warnings = () =>
      front.logged.filter(({ severity }) => severity === 2).map(({ message }) => message);
    beforeEach(async () => {
      simulator = await startSimulator({ otherwise: {}, requestsPerMinute: 10_000 });
    });
    afterEach(async () => {
      await front.stop();
      await Promise.all([simulator.stop(), receiver.stop()]);
    });

    const ways: [
      what: string,
      receive: () => Promise<OtlpReceiver>,
      env: (to: OtlpReceiver) => Record<string, string>,
    ][] = [
      [
        "over gRPC to Pulumi's receiver",
        receiveGrpc,
        ({ address }) => ({ PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT: address }),
      ],
      [
        "over gRPC to a collector",
        receiveGrpc,
        (to) => ({ ...endpoint(to), OTEL_EXPORTER_OTLP_PROTOCOL: "grpc" }),
      ],
      ["over HTTP to a collector", receiveHttp, endpoint],
      [
        "over HTTP as JSON",
        receiveHttp,
        (to) => ({ ...endpoint(to), OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/json" }),
      ],
    ];
    for (const [way, receive, env] of ways) {
      it(`is one span, sent ${way} before the engine is answered`, async () => {
        const received = await receive();
        await begin(received, { ...env(received), OTEL_RESOURCE_ATTRIBUTES: "deployment.environment=test" });
        set("/data", { pendingS: 1 });
        assert.equal(await front.create("/data"), undefined);
        const [span, ...others] = receiver.spans;
        assert.deepEqual(others, []);
        assert.equal(span?.name, "lucidity.wait");
        assert.equal(span?.parentSpanId, "");
        assert.equal(span?.attributes["pulumi.urn"], urnOf("/data"));
        assert.equal(span?.attributes["lucidity.outcome"], "onboarded");
        assert.deepEqual(
          span?.events.map(({ attributes }) => attributes["lucidity.status"]),
          ["PENDING", "ON_BOARDED"],
        );
        assert.ok(Number(span?.events[1]?.attributes["lucidity.elapsed_ms"]) >= 1_000);
        assert.ok(!span?.status.code, "no error");
        assert.equal(span?.resource["service.name"], "pulumi-lucidity");
        assert.equal(span?.resource["deployment.environment"], "test");
        assert.deepEqual(warnings(), []);
      });
    }

    it("belongs to the engine's call that makes it, among several at once", async () => {
      const received = await receiveHttp();
      await begin(received, endpoint(received));
      await front.create("/first");
      const ids = ["1111111111111111", "2222222222222222", "3333333333333333"];
      for (const id of ids) set(`/${id}`, { pendingS: 1 });
      await Promise.all(ids.map((id) => front.create(`/${id}`, { traceparent: `00-${traceId}-${id}-01` })));
      const spans = receiver.spans.filter(
        ({ attributes }) => attributes["lucidity.mount_point"] !== "/first",
      );
      assert.deepEqual(
        spans
          .map(({ attributes, parentSpanId }) => [attributes["lucidity.mount_point"], parentSpanId])
          .sort(),
        ids.map((id) => [`/${id}`, id]),
      );
      assert.ok(spans.every((span) => span.traceId === traceId));
    });

    it("is made by the tracer provider that is registered in its process, if there is one", async () => {
      const register = join(__dirname, "..", "..", "support", "otlp", "register.cjs");
      const received = await receiveHttp();
      await begin(received, {
        NODE_OPTIONS: `--require=${register}`,
        REGISTERED_OTLP_URL: `http://${received.address}/v1/traces`,
      });
      assert.equal(await front.create("/data"), undefined);
      assert.deepEqual(
        receiver.spans.map((span) => [span.name, span.resource["service.name"]]),
        [["lucidity.wait", "registered"]],
      );
    });

    it("belongs to the trace of the whole command where the engine names no span", async () => {
      const received = await receiveHttp();
      await begin(received, { ...endpoint(received), TRACEPARENT: traceparent });
      await front.create("/data");
      assert.deepEqual([receiver.spans[0]?.traceId, receiver.spans[0]?.parentSpanId], [traceId, parentId]);
    });

    it("is an error, and sent, at Ctrl-C", async () => {
      const received = await receiveHttp();
      await begin(received, endpoint(received));
      set("/data", { pendingS: 1_000 });
      const ended = front.create("/data");
      await until(() => simulator.journal.some(({ kind }) => kind === "status"));
      await front.cancel();
      await ended;
      assert.equal(receiver.spans[0]?.attributes["lucidity.outcome"], "cancelled");
      assert.equal(receiver.spans[0]?.status.code, 2);
    });

    it("succeeds where no collector listens, and says so once, without what the variables hold", async () => {
      const received = await receiveHttp();
      const { port } = new URL(`http://${received.address}`);
      await received.stop();
      await begin(await receiveHttp(), {
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://canary-user:canary-word@127.0.0.1:${port}`,
      });
      assert.equal(await front.create("/data"), undefined);
      assert.equal(await front.create("/other"), undefined);
      assert.equal(warnings().length, 1);
      assert.equal(`${warnings()}`, "pulumi-lucidity could not send the traces of its waits: ECONNREFUSED");
      assert.ok(!JSON.stringify(front.logged).includes("canary"));
    });
  });
}
