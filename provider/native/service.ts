/** The plugin's gRPC service: wiring onto the lifecycles, nothing of its own. */
import type { handleUnaryCall, UntypedServiceImplementation } from "@grpc/grpc-js";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import {
  type CheckRequest,
  type ConfigureRequest,
  ConfigureResponse,
  type CreateRequest,
  type DiffRequest,
  GetSchemaResponse,
  type InvokeRequest,
  InvokeResponse,
  type ProviderHandshakeRequest,
  ProviderHandshakeResponse,
  type ReadRequest,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { statusFrom } from "../resources/getPartitionStatus";
import { version } from "../session/version";
import { calledBy } from "../telemetry/callers";
import { isTraced } from "../telemetry/tracer";
import { shown } from "../util/text";
import { checkConfig, diffConfig } from "./config";
import { fromStruct, serviceError, toStruct } from "./messages";
import { type OwnWords, ownWordsOf } from "./ownWords";
import { check, create, diff, read, update } from "./resources";
import { Run } from "./run";

const functionToken = "lucidity:index:getPartitionStatus";

export interface Service {
  methods: UntypedServiceImplementation;
  /** Ends the operation: the engine is gone. */
  end(reason: string): Promise<void>;
}

/**
 * @param address where the engine listens, as it gives it to a plugin that it starts; a debugger gives none
 * @param schema reads the schema that all SDKs are made from
 */
export function service(address: string | undefined, schema: () => object): Service {
  let run = Run.at(address);
  // Any user of the machine can call a port of loopback, and a Configure says which program is run, and who gets the tokens.
  const seen = new Set<string>();
  const refuseSecond = (call: string) => {
    // Started by a person, under a debugger: it serves one engine after the other.
    if (address === undefined) return;
    if (seen.has(call))
      throw new Error(`this plugin serves the engine that started it alone: a second ${call} is refused`);
    seen.add(call);
  };
  const begin = (engineAddress: string) => {
    refuseSecond("Handshake or Attach");
    const { omitsEmptyInputs } = run;
    run = Run.at(address ?? engineAddress);
    run.omitsEmptyInputs = omitsEmptyInputs;
  };
  const unary = <Request, Response>(work: (request: Request) => Response | Promise<Response>) =>
    answering((text) => run.engine.words(text), work);
  const methods: UntypedServiceImplementation = {
    handshake: unary((request: ProviderHandshakeRequest) => {
      begin(request.getEngineAddress());
      // 3.261 was the first to say it; 3.274.1 leaves out inputs that are empty, and 3.259 sends them.
      run.omitsEmptyInputs = request.getSendsOldOutputsToCheck();
      return new ProviderHandshakeResponse();
    }),
    attach: unary((request: PluginAttach) => {
      begin(request.getAddress());
      return new Empty();
    }),
    getPluginInfo: unary(() => new PluginInfo().setVersion(version)),
    getSchema: unary(() => new GetSchemaResponse().setSchema(JSON.stringify({ ...schema(), version }))),
    checkConfig: unary(async (request: CheckRequest) => {
      const checked = checkConfig(request.getUrn(), fromStruct(request.getNews()), (line) =>
        run.engine.log(line),
      );
      await run.engine.flushed();
      return checked;
    }),
    diffConfig: unary((request: DiffRequest) =>
      diffConfig(fromStruct(request.getOldInputs()), fromStruct(request.getNews())),
    ),
    configure: unary((request: ConfigureRequest) => {
      refuseSecond("Configure");
      run.engine.words = ownWordsOf(request.getUrn() ?? "");
      run = run.configured(fromStruct(request.getArgs()), request.getId() ?? "");
      return new ConfigureResponse().setSupportspreview(true);
    }),
    check: unary((request: CheckRequest) => check(run, request)),
    diff: unary((request: DiffRequest) => diff(run, request)),
    create: unary((request: CreateRequest) => create(run, request)),
    update: unary((request: UpdateRequest) => update(run, request)),
    read: unary((request: ReadRequest) => read(run, request)),
    delete: unary(() => new Empty()),
    invoke: unary(async (request: InvokeRequest) => {
      if (request.getTok() !== functionToken)
        throw new Error(`lucidity has no function ${shown(request.getTok())}`);
      const { context, engine } = run;
      const found = await statusFrom(context.session, fromStruct(request.getArgs()), engine.signal);
      return new InvokeResponse().setReturn(toStruct(found));
    }),
    cancel: unary(async () => {
      await run.engine.end("Ctrl-C");
      return new Empty();
    }),
  };
  return { methods, end: (reason) => run.engine.end(reason) };
}

function answering<Request, Response>(
  words: OwnWords,
  work: (request: Request) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
  return async ({ request, metadata }, done) => {
    const [traceparent] = isTraced(process.env) ? metadata.get("traceparent") : [];
    try {
      done(null, await calledBy(traceparent, () => work(request)));
    } catch (error) {
      done(serviceError(error, words));
    }
  };
}
