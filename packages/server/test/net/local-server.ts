import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface LocalServer {
  /** `127.0.0.1:<port>`. */
  pair: string;
  port: number;
  /** An address on it. */
  at(path: string): string;
  /** The paths that were asked for, in their order. */
  asked: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** A server on this machine, on a port of its own. */
export async function serve(listener: RequestListener): Promise<LocalServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    pair: `127.0.0.1:${port}`,
    port,
    at: (path) => `http://127.0.0.1:${port}${path}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
