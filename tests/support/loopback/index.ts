/** Real servers on free loopback ports, which remember what they were asked. */
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createHttpsServer, type ServerOptions } from "node:https";
import type { AddressInfo, Server, Socket } from "node:net";

export interface Asked {
  method: string;
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

/** Answers the request at `index`, counted from 0. */
export type Answering = (response: ServerResponse, asked: Asked, index: number) => void;

export interface Loopback {
  url: string;
  port: number;
  asked: Asked[];
  /** How many connections are open now. */
  open(): number;
  stop(): Promise<void>;
}

/** Keeps track of the connections of `server`, and listens on a free port. */
export async function listen(
  server: Server,
): Promise<{ port: number; sockets: Set<Socket>; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** A server that answers as `answer` says, over TLS where it is given a certificate. */
export async function startLoopback(answer: Answering, tls?: ServerOptions): Promise<Loopback> {
  const asked: Asked[] = [];
  const serve: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.once("end", () => {
      const { method = "", url: path = "", headers } = request;
      const entry = { method, path, headers, body: Buffer.concat(chunks).toString("utf8") };
      answer(response, entry, asked.push(entry) - 1);
    });
  };
  const server = tls ? createHttpsServer(tls, serve) : createServer(serve);
  // A client that hangs up within the handshake is part of these tests.
  server.on("tlsClientError", () => {});
  const { port, sockets, stop } = await listen(server);
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    port,
    asked,
    open: () => sockets.size,
    stop,
  };
}

export const json = { "Content-Type": "application/json" };

/** The answer of a healthy API. */
export const onboarded = JSON.stringify({
  success: true,
  data: { status: "PARTITION_STATUS_ON_BOARDED" },
  error: null,
  requestId: "req-1",
});
