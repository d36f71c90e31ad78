import { Logger, makeWorkerUtils, type Runner, run } from "graphile-worker";
import pg from "pg";
import { type Contestant, numbers, payload, producers, type Surroundings } from "./contestant.ts";

/** The settings that the documentation gives its best figures for (https://worker.graphile.org/docs/performance). */
const worker = {
  concurrentJobs: 24,
  maxPoolSize: 25,
  localQueue: { size: 500 },
  completeJobBatchDelay: 0,
  failJobBatchDelay: 0,
  preparedStatements: true,
};

/**
 * graphile-worker on Postgres. Done: the statement that deletes the finished jobs has been answered. Its event
 * `job:complete` comes earlier when completions are batched, so the connections are watched instead.
 */
export async function openGraphileWorker({ done, postgres }: Surroundings): Promise<Contestant> {
  // As its own performance test has it.
  process.env.NO_LOG_SUCCESS = "1";
  const logger = new Logger(() => (level, message) => {
    if (level === "error") throw new Error(message);
  });
  const numberOf = new Map<string, number>();
  const producing = openPool(postgres!, producers);
  const working = openPool(postgres!, worker.maxPoolSize, (client) =>
    watchCompletions(client, (ids) => {
      for (const id of ids) {
        done(numberOf.get(id)!);
        numberOf.delete(id);
      }
    }),
  );
  const utils = await makeWorkerUtils({ pgPool: producing, preset: { worker }, logger });
  await utils.migrate();
  let runner: Runner | undefined;
  const rest = async () => {
    await runner?.stop();
    runner = undefined;
  };
  return {
    async create(n) {
      await utils.addJob("work", payload(n));
    },
    async createMany(first, count) {
      await utils.addJobs(numbers(first, count).map((n) => ({ identifier: "work", payload: payload(n) })));
    },
    async work() {
      runner = await run({
        pgPool: working,
        preset: { worker },
        logger,
        noHandleSignals: true,
        taskList: {
          work: async (data, { job }) => {
            numberOf.set(job.id, (data as { n: number }).n);
          },
        },
      });
    },
    rest,
    async close() {
      await rest();
      await utils.release();
      await producing.end();
      await working.end();
    },
    processes: [],
  };
}

function openPool(
  connectionString: string,
  max: number,
  onConnect: (client: pg.PoolClient) => void = () => {},
): pg.Pool {
  const raise = (error: Error) => {
    throw error;
  };
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", raise);
  pool.on("connect", (client) => {
    client.on("error", raise);
    onConnect(client);
  });
  return pool;
}

/** Calls `completed` with the ids of the jobs after each of graphile-worker's statements that delete finished ones. */
function watchCompletions(client: pg.ClientBase, completed: (ids: string[]) => void): void {
  const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>;
  const watched = async (...args: unknown[]) => {
    const answer = await query(...args);
    const { name, values } = (args[0] ?? {}) as { name?: string; values?: unknown[] };
    if (name?.startsWith("complete_job")) completed([values?.[0]].flat().map(String));
    return answer;
  };
  Object.assign(client, { query: watched });
}
