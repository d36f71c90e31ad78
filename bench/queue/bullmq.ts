import { Queue, Worker } from "bullmq";
import { Redis } from "ioredis";
import { bulkSize, type Contestant, numbers, payload, type Surroundings } from "./contestant.ts";

/** Jobs under way at once. With 32 it is slower, with 200 no faster. */
const concurrency = 100;

/**
 * BullMQ on Redis with appendonly and appendfsync always: Redis answers after the flush. Done: `completed`, which the
 * worker emits when the move to the finished jobs has been answered.
 */
export async function openBullmq({ done, redis }: Surroundings): Promise<Contestant> {
  const { port, pid } = redis!;
  const connect = () => new Redis({ host: "127.0.0.1", port, maxRetriesPerRequest: null });
  const [producing, working] = [connect(), connect()];
  const queue = new Queue("bench", { connection: producing });
  const options = { removeOnComplete: true, removeOnFail: true };
  const job = (n: number, delay?: number) => ({
    name: "work",
    data: payload(n),
    opts: delay === undefined ? options : { ...options, delay },
  });
  const worker = new Worker("bench", async () => {}, { connection: working, concurrency, autorun: false });
  worker.on("completed", (finished) => done(finished.data.n));
  worker.on("failed", (_, error) => {
    throw error;
  });
  worker.on("error", (error) => {
    throw error;
  });
  await queue.waitUntilReady();
  await worker.waitUntilReady();
  let running: Promise<void> | undefined;
  const createMany = async (first: number, count: number, delay?: number) => {
    await queue.addBulk(numbers(first, count).map((n) => job(n, delay)));
  };
  return {
    async create(n) {
      await queue.add("work", payload(n), options);
    },
    createMany,
    async createFuture(count) {
      for (let first = 0; first < count; first += bulkSize) await createMany(first, bulkSize, 24 * 60 * 60 * 1000);
    },
    async work() {
      if (running) worker.resume();
      else running = worker.run();
    },
    rest: () => worker.pause(),
    async close() {
      await worker.close();
      await queue.close();
      for (const connection of [producing, working]) connection.disconnect();
    },
    processes: [pid],
  };
}
