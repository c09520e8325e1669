/** Sends spans with Pulumi's OpenTelemetry SDK. It is registered nowhere: other code in this process keeps its own. */
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";
import { version } from "../session/version";
import { collectorAddress, connectOnce } from "./collector";
import type { TelemetryModules } from "./modules";
import { type Source, serviceName } from "./source";
import type { Environment, Target } from "./variables";

/** Ctrl-C ends all waits at once, and there may be ten thousand. */
const mostQueued = 20_000;
const mostAtOnce = 100;
const usualBatch = 512;

/** @param failed told of each sending that failed */
export function exportTo(
  target: Target,
  modules: TelemetryModules,
  failed: (error: Error | undefined) => void,
): Source {
  const { BasicTracerProvider, BatchSpanProcessor } = modules.sdk();
  const { defaultResource, detectResources, envDetector, resourceFromAttributes } = modules.resources();
  const { ExportResultCode } = modules.core();
  const exporter = exporterFor(target, modules);
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
  const address = collectorAddress(target, process.env);
  return {
    tracer: provider.getTracer(serviceName, version),
    send: async () => {
      if (address !== undefined) void connectOnce(address).catch(failed);
      await processor.forceFlush();
      // A batch that had been begun before is not the processor's any more.
      await exporter.forceFlush?.();
    },
    close: () => void provider.shutdown().catch(() => {}),
  };
}

/** Where a standard variable is set, it counts, unless the SDK would hang on it: it would make batches of no span without end. */
export function batching(env: Environment) {
  const { OTEL_BSP_MAX_QUEUE_SIZE: queue, OTEL_BSP_MAX_EXPORT_BATCH_SIZE: batch } = env;
  const isUsable = batch === undefined || (Number.isInteger(Number(batch)) && Number(batch) > 0);
  return {
    ...(queue === undefined && { maxQueueSize: mostQueued }),
    ...(!isUsable && { maxExportBatchSize: usualBatch }),
  };
}

function exporterFor({ protocol, url }: Target, modules: TelemetryModules): SpanExporter {
  const options = { concurrencyLimit: mostAtOnce, ...(url !== undefined && { url }) };
  if (protocol === "grpc") return new (modules.grpcExporter().OTLPTraceExporter)(options);
  const { OTLPExporterBase } = modules.exporterBase();
  const { convertLegacyHttpOptions, createOtlpHttpExportDelegate } = modules.httpExporter();
  const { JsonTraceSerializer, ProtobufTraceSerializer } = modules.transformer();
  const isJson = protocol === "http/json";
  const serializer = isJson ? JsonTraceSerializer : ProtobufTraceSerializer;
  const headers = { "Content-Type": isJson ? "application/json" : "application/x-protobuf" };
  const configuration = convertLegacyHttpOptions(options, "TRACES", "v1/traces", headers);
  return new OTLPExporterBase(createOtlpHttpExportDelegate(configuration, serializer));
}
