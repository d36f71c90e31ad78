import { type AddressInfo, createServer, type Socket } from "node:net";
import { createMailbox } from "../mailbox.ts";

/** A request as it came over the wire, a character for each byte. */
export interface RawRequest {
  /** The request line. */
  line: string;
  /** The header lines, as they were sent and in that order. */
  headers: string[];
  body: string;
  /** The value of a header, by its name in whatever case. */
  header(name: string): string | undefined;
}

/** A server that hands out requests byte for byte and answers them one after the other with `answers`, the last one for good. */
export async function openScriptedTarget(...answers: Array<number | "silence" | { status: number; location: string }>) {
  const requests = createMailbox<RawRequest>();
  const sockets = new Set<Socket>();
  let count = 0;

  function answer(socket: Socket): void {
    const next = answers[Math.min(count, answers.length - 1)];
    count += 1;
    if (next === undefined || next === "silence") return;
    const { status, location } = typeof next === "number" ? { status: next, location: undefined } : next;
    const where = location === undefined ? "" : `Location: ${location}\r\n`;
    socket.write(`HTTP/1.1 ${status} As Scripted\r\n${where}Content-Length: 0\r\n\r\n`);
  }

  const server = createServer((socket) => {
    sockets.add(socket);
    let text = "";
    socket.on("data", (piece) => {
      text += piece.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      const length = Number(/^content-length: (\d+)/im.exec(text)?.[1] ?? 0);
      if (end === -1 || text.length < end + 4 + length) return;
      const [line = "", ...headers] = text.slice(0, end).split("\r\n");
      const header = (name: string) =>
        headers.find((each) => each.toLowerCase().startsWith(`${name.toLowerCase()}:`))?.slice(name.length + 2);
      requests.push({ line, headers, body: text.slice(end + 4), header });
      text = "";
      answer(socket);
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http://127.0.0.1:${port}`,
    next: () => requests.next(),
    waiting: requests.waiting,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export type ScriptedTarget = Awaited<ReturnType<typeof openScriptedTarget>>;
