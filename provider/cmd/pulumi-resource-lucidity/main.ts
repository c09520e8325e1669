/** The plugin that Pulumi's engine starts for the package `lucidity`: prints its port, and serves until the engine is gone. */
import "../supportedNode";
import { fstatSync } from "node:fs";
import { Server, ServerCredentials } from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { service } from "../../native/service";

/** How long aborted requests may take to close once the engine is gone. */
const shutdownGraceMs = 500;
/** As the engine's own limit: a group of thousands is a large message. */
const mostBytes = 400 * 1024 * 1024;

const { methods, end } = service(process.argv.slice(2).at(-1), () => require("./schema.json"));
const server = new Server({ "grpc.max_receive_message_length": mostBytes });
server.addService(ResourceProviderService, methods);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  process.stdout.write(`${port}\n`);
});

// When the engine dies, its end of this pipe closes: there is no other sign. A person's terminal is no pipe.
const input = fstatSync(0);
if (input.isFIFO() || input.isSocket()) {
  process.stdin.resume().once("end", () => {
    void end("the engine is gone");
    setTimeout(() => process.exit(1), shutdownGraceMs);
  });
}
