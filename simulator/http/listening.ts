/** Listens on a port of this machine. */
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

export class PortInUseError extends Error {
  override name = "PortInUseError";

  constructor(
    readonly port: number,
    cause: unknown,
  ) {
    super(`port ${port} is in use: choose another port`, { cause });
  }
}

export class RemoteHostError extends Error {
  override name = "RemoteHostError";

  constructor(host: string) {
    super(
      `host must be a loopback address (127.0.0.1, ::1 or localhost), not "${host}", which other machines could reach; set allowRemote (--allow-remote) if that is intended`,
    );
  }
}

const reasons = new Map([
  ["EACCES", "this user may not listen on the port: choose one from 1024"],
  ["EADDRNOTAVAIL", "the host is not an address of this machine"],
  ["ENOTFOUND", "the host name cannot be resolved"],
]);

export class ListenError extends Error {
  override name = "ListenError";

  constructor(host: string, port: number, cause: NodeJS.ErrnoException) {
    super(`cannot listen on ${host}, port ${port}: ${reasons.get(cause.code ?? "") ?? cause.message}`, {
      cause,
    });
  }
}

/** @throws PortInUseError or ListenError */
export async function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE" ? new PortInUseError(port, error) : new ListenError(host, port, error),
      );
    });
    server.listen(port, host, resolve);
  });
  return server.address() as AddressInfo;
}

/** A URL for clients on this machine. 0.0.0.0 and :: mean all addresses, and not every client can connect to them. */
export function urlOf({ address, family, port }: AddressInfo): string {
  if (family === "IPv6") return `http://[${address === "::" ? "::1" : address}]:${port}`;
  return `http://${address === "0.0.0.0" ? "127.0.0.1" : address}:${port}`;
}
