/** Whether the collector can be connected to. The exporter tries again for 10 s before it says that it cannot. */
import { connect } from "node:net";
import { connectOptions } from "../lucidity/http/connectOptions";
import { bare } from "../lucidity/http/noProxy";
import { portOf } from "../lucidity/http/proxy";
import { type Environment, firstSet } from "../util/environment";
import type { Target } from "./variables";

const defaultPorts = { grpc: 4317, "http/protobuf": 4318, "http/json": 4318 } as const;
const proxies = ["grpc_proxy", "https_proxy", "http_proxy"];

/** Host and port of the collector; `undefined` where the exporter may reach it in another way, such as through a proxy. */
export function collectorAddress({ protocol, url }: Target, env: Environment) {
  if (protocol === "grpc" && proxies.some((name) => env[name] || env[name.toUpperCase()])) return undefined;
  const given = firstSet(env, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")?.value;
  const text = url ?? given ?? `http://localhost:${defaultPorts[protocol]}`;
  const address = text.includes("://") ? text : `http://${text}`;
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return undefined;
  const parsed = new URL(address);
  return { host: bare(parsed.hostname), port: portOf(parsed) };
}

/** Resolves when connected. @throws the connection's error, such as ECONNREFUSED */
export function connectOnce(address: { host: string; port: number }): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...address, ...connectOptions }, () => {
      socket.destroy();
      resolve();
    });
    socket.unref().once("error", reject);
  });
}
