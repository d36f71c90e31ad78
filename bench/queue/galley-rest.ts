import { Agent, request } from "node:http";
import { type Contestant, numbers, payload, producers, type Surroundings } from "./contestant.ts";
import { galleyQueueNames, queueCount } from "./galley-queues.ts";
import { startGalleyServer } from "./galley-server.ts";

/** BatchCreateTasksRequest.requests holds at most as many (cloudtasks.proto). */
const batchSize = 100;

/** The server in another process, called with plain HTTP over connections that are kept. */
export async function openGalleyRest(surroundings: Surroundings): Promise<Contestant> {
  const server = await startGalleyServer(surroundings);
  const agent = new Agent({ keepAlive: true, maxSockets: producers });

  const post = (path: string, body: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const headers = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
      const call = request({ agent, port: server.port, host: "127.0.0.1", method: "POST", path, headers });
      call.on("error", reject);
      call.on("response", (response) => {
        let answer = "";
        response.setEncoding("utf8");
        response.on("data", (piece) => {
          answer += piece;
        });
        response.on("error", reject);
        response.on("end", () =>
          response.statusCode === 200 ? resolve(JSON.parse(answer)) : reject(new Error(`${path}: ${answer}`)),
        );
      });
      call.end(text);
    });
  const task = (n: number) => ({
    httpRequest: {
      url: `${surroundings.target}/work`,
      headers: { "content-type": "application/json" },
      body: Buffer.from(JSON.stringify(payload(n))).toString("base64"),
    },
  });

  async function batch(queue: number, tasks: number[]): Promise<void> {
    const requests = tasks.map((n) => ({ task: task(n) }));
    const operation = await post(`/v2/${galleyQueueNames[queue]}/tasks:batchCreate`, { requests });
    const { response } = operation as { response: { tasks: { name: string }[] } };
    for (const [index, { name }] of response.tasks.entries()) server.created(name, tasks[index]!);
  }

  return {
    async create(n) {
      const { name } = (await post(`/v2/${galleyQueueNames[n % queueCount]}/tasks`, { task: task(n) })) as {
        name: string;
      };
      server.created(name, n);
    },
    async createMany(first, count) {
      for (let n = first; n < first + count; n += batchSize)
        await batch(((n / batchSize) % queueCount) | 0, numbers(n, Math.min(batchSize, first + count - n)));
    },
    work: server.work,
    rest: server.rest,
    async close() {
      agent.destroy();
      await server.close();
    },
    processes: [server.pid],
  };
}
