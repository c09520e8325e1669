/** Receivers of OTLP on a free port of loopback: over gRPC, and over HTTP as protobuf or JSON. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { loadSync, type ServiceDefinition } from "@grpc/proto-loader";
import { type RawExport, type ReceivedSpan, spansOf } from "./spans";

const loaded = loadSync(join(__dirname, "trace.proto"), { longs: Number });
const service = loaded["opentelemetry.proto.collector.trace.v1.TraceService"] as ServiceDefinition;

export interface OtlpReceiver {
  /** Host and port. */
  address: string;
  spans: ReceivedSpan[];
  /** Of each request. */
  contentTypes: string[];
  stop(): Promise<void>;
}

export async function receiveGrpc(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const contentTypes: string[] = [];
  const server = new Server();
  server.addService(service, {
    Export: ({ request }: { request: RawExport }, done: (error: null, reply: object) => void) => {
      contentTypes.push("application/grpc");
      spans.push(...spansOf(request));
      done(null, {});
    },
  });
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    ),
  );
  return { address: `127.0.0.1:${port}`, spans, contentTypes, stop: async () => server.forceShutdown() };
}

/** @param httpStatus what it answers; it keeps the spans only with 200 */
export async function receiveHttp(httpStatus = 200, answer = "{}"): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const contentTypes: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const type = request.headers["content-type"] ?? "";
    contentTypes.push(type);
    const path = new URL(request.url ?? "", "http://localhost").pathname;
    if (httpStatus === 200 && path === "/v1/traces") {
      const isJson = type === "application/json";
      spans.push(...spansOf(isJson ? (JSON.parse(String(body)) as RawExport) : decoded(body)));
    }
    response.writeHead(httpStatus).end(answer);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    spans,
    contentTypes,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const decoded = (body: Buffer): RawExport => service.Export?.requestDeserialize(body) as RawExport;
