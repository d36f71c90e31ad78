import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A connection on which a test can say what no HTTP client would. */
export async function openSocket(url: string) {
  const { hostname, port } = new URL(url);
  const socket: Socket = connect(Number(port), hostname);
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  let received = "";
  socket.setEncoding("utf8");
  socket.on("data", (text) => {
    received += text;
  });
  return {
    send: (text: string) => void socket.write(text),
    /** Resolves with everything received, when it holds the text. */
    async until(text: string): Promise<string> {
      while (!received.includes(text)) await once(socket, "data");
      return received;
    },
    /** Resolves with everything received, when the other side has closed. */
    async closed(): Promise<string> {
      if (!socket.closed) await once(socket, "close");
      return received;
    },
    leave: () => void socket.destroy(),
  };
}
