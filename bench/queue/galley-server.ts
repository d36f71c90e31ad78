import { fork } from "node:child_process";
import { once } from "node:events";
import type { Surroundings } from "./contestant.ts";
import { createNames } from "./names.ts";

type Message = { port: number } | { ended: string[] } | { did: "work" | "rest" };

/** Our server in a process of its own, on a file of its own; what its clients have in common. */
export async function startGalleyServer({ done, folder }: Surroundings) {
  const child = fork(new URL("./server-process.ts", import.meta.url), [folder]);
  const names = createNames(done);
  child.on("message", (message: Message) => {
    if ("ended" in message) for (const name of message.ended) names.ended(name);
  });
  child.on("exit", (code) => {
    if (code) throw new Error(`The server ended with ${code}`);
  });
  const answer = async (field: "port" | "did") => {
    for (;;) {
      const [message] = (await once(child, "message")) as [Message];
      if (field in message) return message;
    }
  };
  const tell = async (message: "work" | "rest") => {
    const answered = answer("did");
    child.send(message);
    await answered;
  };
  const { port } = (await answer("port")) as { port: number };
  return {
    port,
    pid: child.pid!,
    created: names.created,
    work: () => tell("work"),
    rest: () => tell("rest"),
    async close() {
      const exit = once(child, "exit");
      child.send("close");
      await exit;
    },
  };
}
