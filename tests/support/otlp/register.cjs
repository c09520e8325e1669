/** Preloaded into a process: registers a tracer provider, as `--require @opentelemetry/auto-instrumentations-node/register` does. */
const { createRequire } = require("node:module");
const { trace } = require("@opentelemetry/api");
const { resourceFromAttributes } = require("@opentelemetry/resources");
const { BasicTracerProvider, BatchSpanProcessor } = require("@opentelemetry/sdk-trace-base");

const ofExporter = createRequire(require.resolve("@opentelemetry/exporter-trace-otlp-grpc"));
const { OTLPExporterBase } = ofExporter("@opentelemetry/otlp-exporter-base");
const { convertLegacyHttpOptions, createOtlpHttpExportDelegate } = ofExporter(
  "@opentelemetry/otlp-exporter-base/node-http",
);
const { JsonTraceSerializer } = ofExporter("@opentelemetry/otlp-transformer");

const headers = { "Content-Type": "application/json" };
const options = convertLegacyHttpOptions({ url: process.env.REGISTERED_OTLP_URL }, "TRACES", "", headers);
const exporter = new OTLPExporterBase(createOtlpHttpExportDelegate(options, JsonTraceSerializer));
trace.setGlobalTracerProvider(
  new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "registered" }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  }),
);
