import assert from "node:assert/strict";
import { createServer, Socket } from "node:net";
import { batching, exportTo } from "../../../provider/telemetry/exporter";
import { modulesOfPulumi } from "../../../provider/telemetry/modules";
import { reasonOf } from "../../../provider/telemetry/sending";
import type { Target } from "../../../provider/telemetry/variables";
import { listen } from "../../support/loopback";
import { startProxy } from "../../support/loopback/proxy";
import { receiveGrpc, receiveHttp } from "../../support/otlp/receiver";

describe("the batches of spans", () => {
  const rows: [size: string, given: object][] = [
    ["100", {}],
    ["0", { maxExportBatchSize: 512 }],
    ["-1", { maxExportBatchSize: 512 }],
    ["0.5", { maxExportBatchSize: 512 }],
    ["", { maxExportBatchSize: 512 }],
  ];
  for (const [size, expected] of rows)
    it(`have a size on which the SDK does not hang where the variable is "${size}"`, () => {
      const { maxQueueSize, ...given } = batching({ OTEL_BSP_MAX_EXPORT_BATCH_SIZE: size });
      assert.deepEqual(given, expected);
      assert.ok(Number(maxQueueSize) > 10_000);
    });

  it("are left to the standard variables where these are usable", () => {
    const env = { OTEL_BSP_MAX_QUEUE_SIZE: "10", OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "5" };
    assert.deepEqual(batching(env), {});
  });
});

describe("an export of spans", () => {
  const saved = { ...process.env };
  const { connect } = Socket.prototype;
  afterEach(() => {
    process.env = { ...saved };
    Socket.prototype.connect = connect;
  });

  /** Sends one span, and answers why that failed first; waits for no repeat. */
  const failureOf = (target: Target) =>
    new Promise<string | undefined>((resolve) => {
      const source = exportTo(target, modulesOfPulumi, (error) => resolve(reasonOf(error)));
      source.tracer.startSpan("one").end();
      source.send().then(() => {
        source.close();
        resolve(undefined);
      });
    });

  async function closedPort(): Promise<number> {
    const { port, stop } = await listen(createServer());
    await stop();
    return port;
  }

  it("to Pulumi's receiver goes through no proxy", async () => {
    const [receiver, proxy] = await Promise.all([receiveGrpc(), startProxy(null)]);
    for (const name of ["http_proxy", "https_proxy", "grpc_proxy"])
      process.env[name] = `http://127.0.0.1:${proxy.port}`;
    assert.equal(await failureOf({ protocol: "grpc", url: `http://${receiver.address}` }), undefined);
    assert.deepEqual(
      receiver.spans.map(({ name }) => name),
      ["one"],
    );
    assert.deepEqual(proxy.connects, []);
    await Promise.all([receiver.stop(), proxy.stop()]);
  });

  it("to a collector gives each of its addresses some seconds", async () => {
    const receiver = await receiveHttp();
    process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://${receiver.address}`;
    const given: unknown[] = [];
    Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
      const [options] = [args[0]].flat() as [{ autoSelectFamilyAttemptTimeout?: number }];
      given.push(options.autoSelectFamilyAttemptTimeout);
      return Reflect.apply(connect, this, args);
    } as typeof connect;
    assert.equal(await failureOf({ protocol: "http/protobuf" }), undefined);
    assert.deepEqual(given, [3_000]);
    await receiver.stop();
  });

  for (const protocol of ["http/protobuf", "http/json", "grpc"] as const)
    it(`over ${protocol} fails at once where nothing listens, though the exporter would try again`, async () => {
      process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${await closedPort()}`;
      let connections = 0;
      Socket.prototype.connect = function (this: Socket, ...args: unknown[]) {
        connections += 1;
        return Reflect.apply(connect, this, args);
      } as typeof connect;
      assert.equal(await failureOf({ protocol }), "ECONNREFUSED");
      assert.equal(connections, 1);
    });
});
