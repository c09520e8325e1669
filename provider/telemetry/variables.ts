/** Whether, and to where, the environment asks for traces. */
import { type Environment, firstSet, variable } from "../util/environment";

const protocols = ["grpc", "http/protobuf", "http/json"] as const;
type Protocol = (typeof protocols)[number];

/** Where to send traces. Without a URL, the exporter reads the standard variables itself. */
export interface Target {
  protocol: Protocol;
  url?: string;
}

export type Wanted = Target | { problem: string } | undefined;

const pulumis = "PULUMI_OTEL_EXPORTER_OTLP_ENDPOINT";
const endpoints = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT"];
const ofProtocol = ["OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"];

/**
 * @returns `undefined` if nothing asks for traces, or something forbids them; a problem never quotes a value, which may hold a
 * credential
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function wantedTraces(env: Environment): Wanted {
  if (variable(env, "OTEL_SDK_DISABLED")?.toLowerCase() === "true") return undefined;
  const receiver = variable(env, pulumis);
  // The engine's own receiver, for `pulumi up --otel-traces`: host and port, without TLS.
  if (receiver !== undefined)
    return { protocol: "grpc", url: receiver.includes("://") ? receiver : `http://${receiver}` };
  const exporters = variable(env, "OTEL_TRACES_EXPORTER");
  const endpoint = firstSet(env, ...endpoints);
  if (exporters === undefined ? endpoint === undefined : !exporters.split(/\s*,\s*/).includes("otlp"))
    return undefined;
  const named = firstSet(env, ...ofProtocol);
  const protocol = named === undefined ? "http/protobuf" : protocols.find((known) => known === named.value);
  if (protocol === undefined) return { problem: `${named?.name} is none of ${protocols.join(", ")}` };
  if (protocol !== "grpc" && endpoint !== undefined && !isUrl(endpoint.value))
    return { problem: `${endpoint.name} is no http or https URL` };
  return { protocol };
}

const isUrl = (text: string) => /^https?:\/\//i.test(text) && URL.canParse(text);
