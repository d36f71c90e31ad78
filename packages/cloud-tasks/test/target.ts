import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { createMailbox } from "./mailbox.ts";

/** A request that has come and waits for its answer. */
export interface Request {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
  answer(status: number, options?: { headers?: Record<string, string>; body?: string }): void;
  /** Answers with a body that goes on until the other side cuts the connection. */
  answerWithoutEnd(status: number): void;
  /** Cuts the connection. */
  drop(): void;
  /** Resolves when the other side has cut the connection before the answer. */
  readonly cutOff: Promise<void>;
}

/** A server that tasks are sent to. Requests to `/settle` are answered at once, the others are the test's. */
export async function openTarget() {
  const requests = createMailbox<Request>();
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      if (request.url === "/settle") {
        response.end();
        return;
      }
      requests.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(pieces).toString(),
        answer: (status, { headers = {}, body = "" } = {}) => response.writeHead(status, headers).end(body),
        answerWithoutEnd(status) {
          const more = () => {
            while (response.write("x".repeat(16 * 1024)));
          };
          response.writeHead(status).on("drain", more);
          more();
        },
        drop: () => response.destroy(),
        cutOff: new Promise((resolve) => response.on("close", () => !response.writableFinished && resolve())),
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    /** The next request, in order of arrival. */
    next: () => requests.next(),
    /** Requests that came and were not yet taken. */
    waiting: requests.waiting,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
