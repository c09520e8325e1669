import assert from "node:assert/strict";
import { Metadata } from "@grpc/grpc-js";
import { PluginAttach } from "@pulumi/pulumi/proto/plugin_pb";
import { ConfigureRequest, ProviderHandshakeRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { service } from "../../../provider/native/service";

const requests = {
  handshake: () => new ProviderHandshakeRequest().setEngineAddress("127.0.0.1:2"),
  attach: () => new PluginAttach().setAddress("127.0.0.1:2"),
  configure: () => new ConfigureRequest().setArgs(Struct.fromJavaScript({})),
};
type Call = keyof typeof requests;
type Unary = (call: object, done: (error: Error | null) => void) => void;

/** Makes the calls one after the other: the message of each that is refused. */
async function answers(address: string | undefined, calls: readonly Call[]): Promise<(string | undefined)[]> {
  const { methods } = service(address, () => ({}));
  const texts: (string | undefined)[] = [];
  for (const name of calls) {
    const method = methods[name] as Unary;
    const request = requests[name]();
    texts.push(
      await new Promise((resolve) =>
        method({ request, metadata: new Metadata() }, (error) => resolve(error?.message)),
      ),
    );
  }
  return texts;
}

describe("the plugin's service", () => {
  const refused = (call: string) =>
    `this plugin serves the engine that started it alone: a second ${call} is refused`;

  it("takes one Handshake and one Configure from the engine that started it", async () => {
    const calls: Call[] = ["handshake", "configure", "configure", "handshake", "attach", "configure"];
    assert.deepEqual(await answers("127.0.0.1:1", calls), [
      undefined,
      undefined,
      refused("Configure"),
      refused("Handshake or Attach"),
      refused("Handshake or Attach"),
      refused("Configure"),
    ]);
  });

  it("takes an Attach in place of a Handshake", async () => {
    assert.deepEqual(await answers("127.0.0.1:1", ["attach", "handshake"]), [
      undefined,
      refused("Handshake or Attach"),
    ]);
  });

  it("serves one engine after the other where a debugger holds it", async () => {
    const calls: Call[] = ["handshake", "attach", "configure", "configure", "handshake", "configure"];
    assert.deepEqual(
      await answers(undefined, calls),
      calls.map(() => undefined),
    );
  });
});
