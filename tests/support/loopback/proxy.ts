/** A proxy on a free loopback port that speaks CONNECT, and remembers who asked it for what. */
import { createServer, type IncomingMessage, type RequestListener } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { connect, type Socket } from "node:net";
import type { ServerCertificate } from "./certificates";
import { listen } from "./index";

export interface Connect {
  target: string;
  authorization: string | undefined;
  /** The headers' names, to see that none of the API's own is among them. */
  headers: string[];
}

export interface Proxy {
  port: number;
  connects: Connect[];
  /** Requests in the clear, for which it never should be asked. */
  plain: string[];
  /** How many connections are open now. */
  open(): number;
  stop(): Promise<void>;
}

/** What it sends instead of opening the way: an empty text hangs up, `null` never answers. */
export type Refusal = string | null | ((socket: Socket) => void);

/**
 * @param refuse where it opens no way
 * @param tls where it speaks TLS itself
 */
export async function startProxy(refuse?: Refusal, tls?: ServerCertificate): Promise<Proxy> {
  const connects: Connect[] = [];
  const plain: string[] = [];
  const serve: RequestListener = (request, response) => {
    plain.push(request.url ?? "");
    response.writeHead(200).end("{}");
  };
  const server = tls ? createHttpsServer(tls, serve) : createServer(serve);
  server.on("connect", (request: IncomingMessage, socket: Socket) => {
    const { url: target = "", headers } = request;
    connects.push({ target, authorization: headers["proxy-authorization"], headers: Object.keys(headers) });
    // Read on, so that it sees the client go, and goes too.
    socket.resume().once("end", () => socket.end());
    if (refuse === null) return;
    if (typeof refuse === "function") return refuse(socket);
    if (refuse !== undefined) {
      socket.end(refuse);
      return;
    }
    const { hostname, port } = new URL(`http://${target}`);
    const upstream = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy()).once("close", () => socket.destroy());
    socket.on("error", () => upstream.destroy()).once("close", () => upstream.destroy());
  });
  const { port, sockets, stop } = await listen(server);
  return { port, connects, plain, open: () => sockets.size, stop };
}
