import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server that hands out the bytes of each request's head and body, and answers with `status`. */
export async function openRawTarget(status: string) {
  const heads: string[] = [];
  let came = (): void => {};
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let text = "";
    socket.on("data", (piece) => {
      text += piece.toString("latin1");
      const end = text.indexOf("\r\n\r\n");
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1]);
      if (end === -1 || text.length < end + 4 + length) return;
      heads.push(text);
      text = "";
      socket.write(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n\r\n`);
      came();
    });
    socket.on("error", () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    async next(): Promise<string> {
      if (heads.length === 0)
        await new Promise<void>((resolve) => {
          came = resolve;
        });
      return heads.shift() ?? "";
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
