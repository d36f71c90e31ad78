/** Streams of frames with nothing behind them. Speaks with its parent: the addresses, its memory, and when to begin. */
import { createServer, type ServerResponse } from "node:http";
import { serveParent } from "./parent.ts";

const jobs = Number(process.argv[2]);
const streams: ServerResponse[] = [];
const frame = `id: 1\nevent: progress\ndata: ${JSON.stringify({ text: "x".repeat(240) })}\n\n`;
const server = createServer((_request, response) => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.write(frame);
  streams.push(response);
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  serveParent(
    Array.from({ length: jobs }, (_, number) => `${url}/${number}`),
    async () => {
      for (let round = 0; round < 12; round += 1) {
        for (const stream of streams) stream.write(frame);
        await new Promise((resolve) => setImmediate(resolve));
      }
      for (const stream of streams) stream.end();
    },
    async () => void server.close(),
  );
});
