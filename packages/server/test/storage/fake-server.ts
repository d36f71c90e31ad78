import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What is done instead of an answer: this status; nothing ever (hang); not even listening (ignore). Undefined: what would be done anyway. */
type Trouble = (request: IncomingMessage, url: URL) => number | "hang" | "ignore" | undefined;

export interface FakeServer {
  origin: string;
  /** Requests that have begun and are not answered yet. */
  open(): number;
  /** Everything that was asked for, as `METHOD /path?query`. */
  asked: string[];
  trouble: Trouble | undefined;
  /** Breaks off in the middle of every object. */
  breaksOff: boolean;
  close(): Promise<void>;
}

/** A server that fakes are made of. What it is asked is answered by `answer`; what that throws becomes a 500. */
export async function openFakeServer(
  answer: (request: IncomingMessage, response: ServerResponse, url: URL) => Promise<void>,
  refuse: (response: ServerResponse, status: number) => void,
): Promise<FakeServer> {
  let open = 0;
  const server = createServer((request, response) => {
    open += 1;
    response.on("close", () => {
      open -= 1;
    });
    const url = new URL(request.url ?? "", fake.origin);
    fake.asked.push(`${request.method} ${request.url}`);
    const trouble = fake.trouble?.(request, url);
    if (trouble === "ignore") return;
    if (trouble === "hang") return void request.resume();
    if (trouble !== undefined) return refuse(response, trouble);
    answer(request, response, url).catch((error) => {
      // A request that was cut off is nobody's to answer.
      if (!request.destroyed || request.complete) response.writeHead(500).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const fake: FakeServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    open: () => open,
    asked: [],
    trouble: undefined,
    breaksOff: false,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return fake;
}

/** All of a body. Throws where the request was cut off: half a body is never stored. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (!request.complete) throw new Error("The request was cut off.");
  return Buffer.concat(chunks);
}

/** Sends an object, or half of it. */
export function sendBytes(response: ServerResponse, bytes: Buffer, breaksOff: boolean): void {
  if (!breaksOff) response.end(bytes);
  else response.write(bytes.subarray(0, bytes.byteLength / 2), () => response.destroy());
}
