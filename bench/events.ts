import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { fileURLToPath } from "node:url";
import { median } from "./figures.ts";

const runs = 3;
const listeners = 1000;
const jobs = 200;

const scripts = {
  galley: new URL("./events/galley.ts", import.meta.url),
  bare: new URL("./events/bare.ts", import.meta.url),
};

interface Figures {
  /** Frames received by all listeners in a second. */
  perSecond: number;
  /** Bytes of the server's memory that each listener takes. */
  memory: number;
}

/**
 * How many events a second reach a thousand listeners of two hundred jobs, stored before they are told; beside a bare
 * Node server that writes frames of the same size to as many connections, with nothing stored.
 */
export async function events(): Promise<void> {
  const galley: Figures[] = [];
  const bare: Figures[] = [];
  for (let run = 0; run < runs; run += 1) {
    galley.push(await measure("galley"));
    bare.push(await measure("bare"));
  }
  const of = (figures: Figures[], what: keyof Figures) => median(figures.map((each) => each[what]));
  const share = ((100 * of(galley, "perSecond")) / of(bare, "perSecond")).toFixed(0);
  console.log(`events: ${jobs} jobs, ${listeners} listeners (median of ${runs} runs)`);
  console.log(
    `  ${of(galley, "perSecond").toFixed(0)} frames/s; a bare server ${of(bare, "perSecond").toFixed(0)} frames/s (${share} %)`,
  );
  console.log(
    `  ${(of(galley, "memory") / 1024).toFixed(0)} kB a listener; a bare server ${(of(bare, "memory") / 1024).toFixed(0)} kB`,
  );
}

async function measure(which: "galley" | "bare"): Promise<Figures> {
  const script = fileURLToPath(scripts[which]);
  const server = fork(script, [String(jobs)], { execArgv: ["--conditions=galley-source", "--expose-gc"] });
  const paths = await ask<string[]>(server);
  const before = await ask<number>(server, "memory");
  let received = 0;
  const ended = Array.from({ length: listeners }, (_, number) =>
    listen(paths[number % paths.length]!, (frames) => {
      received += frames;
    }),
  );
  await Promise.all(ended.map(({ begun }) => begun));
  const after = await ask<number>(server, "memory");
  const begun = performance.now();
  received = 0;
  server.send("go");
  await Promise.all(ended.map(({ over }) => over));
  const seconds = (performance.now() - begun) / 1000;
  server.disconnect();
  await once(server, "exit");
  return { perSecond: received / seconds, memory: (after - before) / listeners };
}

/** Sends a word and waits for what comes back. */
async function ask<T>(server: ChildProcess, word?: string): Promise<T> {
  if (word !== undefined) server.send(word);
  const [answer] = (await once(server, "message")) as [T];
  return answer;
}

function listen(url: string, onFrames: (count: number) => void) {
  const begun = Promise.withResolvers<void>();
  const over = Promise.withResolvers<void>();
  const sent = request(url, { agent: false }, (response) => {
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      const frames = text.split("event: ").length - 1;
      if (frames > 0) begun.resolve();
      onFrames(frames);
    });
    response.on("close", () => over.resolve());
  });
  sent.on("error", over.reject);
  sent.end();
  return { begun: begun.promise, over: over.promise };
}
