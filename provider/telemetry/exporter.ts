/** Sends spans with Pulumi's OpenTelemetry SDK. It is registered nowhere: other code in this process keeps its own. */
import type { Agent } from "node:http";
import type { ExportResponse } from "@opentelemetry/otlp-exporter-base";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import { withoutProxy } from "../engine/engineLog";
import { connectOptions } from "../lucidity/http/connectOptions";
import { version } from "../session/version";
import type { Environment } from "../util/environment";
import { collectorAddress, connectOnce } from "./collector";
import type { TelemetryModules } from "./modules";
import { type Source, serviceName } from "./source";
import type { Target } from "./variables";

/** Ctrl-C ends all waits at once, and there may be ten thousand. */
const mostQueued = 20_000;
const mostAtOnce = 100;
const usualBatch = 512;
const exportTimeoutMs = 10_000;

type Failed = (error: Error | undefined) => void;

export function exportTo(target: Target, modules: TelemetryModules, failed: Failed): Source {
  const { BasicTracerProvider, BatchSpanProcessor } = modules.sdk();
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = modules.resources();
  const { ExportResultCode } = modules.core();
  const exporter = exporterFor(target, modules, failed);
  const watched: SpanExporter = {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.code !== ExportResultCode.SUCCESS) failed(result.error);
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
  };
  const processor = new BatchSpanProcessor(watched, batching(process.env));
  const own = resourceFromAttributes({ "service.name": serviceName, "service.version": version });
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [processor],
  });
  // gRPC tries again for longer than the end of a wait may be delayed, and hides why. HTTP reports its own connections.
  const address = target.protocol === "grpc" ? collectorAddress(target, process.env) : undefined;
  return {
    tracer: provider.getTracer(serviceName, version),
    send: async () => {
      if (address !== undefined) void connectOnce(address).catch(failed);
      await processor.forceFlush();
      // The processor does not wait for a batch that it has already handed to the exporter.
      await exporter.forceFlush?.();
    },
    close: () => void provider.shutdown().catch(() => {}),
  };
}

/** A standard variable that is set counts, except for a batch size below 1, with which the SDK loops forever. */
export function batching(env: Environment) {
  const { OTEL_BSP_MAX_QUEUE_SIZE: queue, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: batch } = env;
  const isUsable = batch === undefined || (Number.isInteger(Number(batch)) && Number(batch) > 0);
  return {
    ...(queue === undefined && { maxQueueSize: mostQueued }),
    ...(!isUsable && { maxExportBatchSize: usualBatch }),
  };
}

function exporterFor({ protocol, url }: Target, modules: TelemetryModules, failed: Failed): SpanExporter {
  if (url !== undefined) return toEngine(url, modules);
  const options = { concurrencyLimit: mostAtOnce };
  if (protocol === "grpc") return new (modules.grpcExporter().OTLPTraceExporter)(options);
  const { OTLPExporterBase } = modules.exporterBase();
  const { convertLegacyHttpOptions, createOtlpHttpExportDelegate } = modules.httpExporter();
  const { JsonTraceSerializer, ProtobufTraceSerializer } = modules.transformer();
  const isJson = protocol === "http/json";
  const serializer = isJson ? JsonTraceSerializer : ProtobufTraceSerializer;
  const headers = { "Content-Type": isJson ? "application/json" : "application/x-protobuf" };
  const configuration = convertLegacyHttpOptions(options, "TRACES", "v1/traces", headers);
  const agentFactory = async (protocol: string) =>
    withOwnConnections(await configuration.agentFactory(protocol), failed);
  return new OTLPExporterBase(createOtlpHttpExportDelegate({ ...configuration, agentFactory }, serializer));
}

/**
 * Gives each address some seconds, and reports a connection that cannot be opened at once: the exporter tries again for longer
 * than the end of a wait may be delayed.
 */
function withOwnConnections<A extends Agent>(agent: A, failed: Failed): A {
  const { createConnection } = agent;
  agent.createConnection = (options, callback) => {
    const stream = createConnection.call(agent, { ...options, ...connectOptions }, callback);
    stream?.once("error", failed).once("connect", () => stream.removeListener("error", failed));
    return stream;
  };
  return agent;
}

const exportPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
const asItIs = (bytes: Buffer) => bytes;

/** Pulumi's own receiver: host and port on this machine, without TLS, and through no proxy. */
function toEngine(url: string, modules: TelemetryModules): SpanExporter {
  const { Client, credentials, Metadata } = modules.grpc();
  const { createOtlpNetworkExportDelegate, OTLPExporterBase } = modules.exporterBase();
  const { ProtobufTraceSerializer } = modules.transformer();
  const client = new Client(new URL(url).host, credentials.createInsecure(), withoutProxy);
  const options = {
    concurrencyLimit: mostAtOnce,
    timeoutMillis: exportTimeoutMs,
    compression: "none",
  } as const;
  const send = (data: Uint8Array, timeoutMs: number) =>
    new Promise<ExportResponse>((resolve) => {
      const deadline = Date.now() + timeoutMs;
      client.makeUnaryRequest(
        exportPath,
        asItIs,
        asItIs,
        Buffer.from(data),
        new Metadata(),
        { deadline },
        (error) => resolve(error ? { status: "failure", error } : { status: "success" }),
      );
    });
  const transport = { send, shutdown: () => client.close() };
  return new OTLPExporterBase(createOtlpNetworkExportDelegate(options, ProtobufTraceSerializer, transport));
}
