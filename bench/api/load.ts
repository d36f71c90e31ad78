import { Agent, request } from "node:http";

export interface Load {
  /** Answers in a second. */
  perSecond: number;
  /** ms each answer took. */
  took: number[];
}

export interface Call {
  method: "GET" | "POST";
  path: string;
  body?: string;
}

/** Sends `count` calls over `connections` that are kept open, each as soon as the one before it is answered. */
export async function load(origin: string, connections: number, count: number, next: () => Call): Promise<Load> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const took: number[] = [];
  let left = count;
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) took.push(await send(agent, origin, next()));
    }),
  );
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  return { perSecond: count / seconds, took };
}

function send(agent: Agent, origin: string, { method, path, body }: Call): Promise<number> {
  const begun = performance.now();
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  return new Promise((resolve, reject) => {
    const sent = request(`${origin}${path}`, { agent, method, headers }, (response) => {
      const { statusCode = 0 } = response;
      response.resume();
      response.on("end", () => {
        if (statusCode >= 300) reject(new Error(`${method} ${path} answered ${statusCode}`));
        else resolve(performance.now() - begun);
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
