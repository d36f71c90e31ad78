import { type AddressInfo, connect, isIPv6 } from "node:net";

/** ms to find out by which of its addresses this machine reaches the database. */
const lookTimeout = 5000;

const isWildcard = (address: string): boolean => address === "0.0.0.0" || address === "::";

const toOrigin = (host: string, port: number): string => `http://${isIPv6(host) ? `[${host}]` : host}:${port}`;

/** Where a server that listens there can be reached from this machine. */
export function originOf(address: string | AddressInfo | null): string {
  const { address: host, port } = listening(address);
  const near = { "0.0.0.0": "127.0.0.1", "::": "::1" }[host] ?? host;
  return toOrigin(near, port);
}

/**
 * Where the other processes on the database can reach a server that listens there. One that listens on all addresses
 * is reached by the one that it speaks with the database from.
 */
export async function sharedOriginOf(address: string | AddressInfo | null, databaseUrl: string): Promise<string> {
  const { address: host, port } = listening(address);
  return toOrigin(isWildcard(host) ? await ownAddressTowards(databaseUrl) : host, port);
}

function listening(address: string | AddressInfo | null): AddressInfo {
  if (!address || typeof address === "string") throw new Error("The server does not listen on a port");
  return address;
}

function ownAddressTowards(databaseUrl: string): Promise<string> {
  const { hostname, port } = new URL(databaseUrl);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, "") || "localhost", port: Number(port || 5432) });
  socket.setTimeout(lookTimeout, () => socket.destroy(new Error(`${hostname} does not answer`)));
  socket.on("error", reject);
  socket.on("connect", () => {
    resolve(socket.localAddress!);
    socket.destroy();
  });
  return promise;
}
