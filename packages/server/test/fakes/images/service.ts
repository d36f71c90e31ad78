import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as it arrived. */
export interface Arrival {
  method: string;
  /** With its query. */
  path: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  /** Anything but bytes and text is sent as JSON. */
  body: unknown;
}

/** How a service is to go wrong on a request, whatever it speaks. */
export type Trouble =
  /** Never answers, until the service is closed or the caller goes away. */
  | { kind: "hang" }
  /** Breaks the connection before the answer, or in the middle of it. */
  | { kind: "reset" }
  | { kind: "cut" }
  /** A 200 with a web page, as proxies do. */
  | { kind: "web-page" }
  | { kind: "answer"; answer: Answer };

export interface Service {
  readonly url: string;
  /** Resolves when so many requests have been received. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Starts a server on a free port of this machine. */
export async function startService(serve: (arrival: Arrival) => Promise<Answer | Trouble>): Promise<Service> {
  let count = 0;
  const waiting = new Set<() => void>();
  const server = createServer((incoming, outgoing) => {
    receive(incoming)
      .then((arrival) => {
        count += 1;
        for (const check of waiting) check();
        return serve(arrival);
      })
      .then((answer) => send(outgoing, answer))
      .catch((error: unknown) => send(outgoing, { status: 599, body: String(error) }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received: (wanted) =>
      new Promise((resolve) => {
        const check = (): void => {
          if (count < wanted) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function receive(incoming: IncomingMessage): Promise<Arrival> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]));
  return { method: incoming.method ?? "", path: incoming.url ?? "", headers, body: Buffer.concat(chunks) };
}

function send(outgoing: ServerResponse, answer: Answer | Trouble): void {
  if (!("kind" in answer)) {
    write(outgoing, answer);
    return;
  }
  switch (answer.kind) {
    case "hang":
      return;
    case "reset":
      outgoing.destroy();
      return;
    case "cut":
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
      outgoing.write('{"image":"', () => outgoing.destroy());
      return;
    case "web-page":
      write(outgoing, { status: 200, headers: { "content-type": "text/html" }, body: "<p>Hello</p>" });
      return;
    case "answer":
      write(outgoing, answer.answer);
      return;
  }
}

function write(outgoing: ServerResponse, { status, headers, body }: Answer): void {
  const isText = typeof body === "string" || Buffer.isBuffer(body);
  outgoing
    .writeHead(status, { "content-type": "application/json", ...headers })
    .end(isText ? body : JSON.stringify(body));
}
