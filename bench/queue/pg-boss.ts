import { PgBoss } from "pg-boss";
import { type Contestant, numbers, payload, producers, type Surroundings } from "./contestant.ts";

/** NOTIFY wakes the workers, and full batches follow each other without a wait: the fastest it offers. */
const working = { batchSize: 500, localConcurrency: 2, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 };

/**
 * pg-boss on Postgres. Done: the statement that completes a batch has been answered. pg-boss tells nobody of that
 * moment, so its database handle is watched.
 */
export async function openPgBoss({ done, postgres }: Surroundings): Promise<Contestant> {
  const boss = new PgBoss({ connectionString: postgres!, max: producers + 4, useListenNotify: true, schedule: false });
  boss.on("error", (error) => {
    throw error;
  });
  await boss.start();
  await boss.createQueue("bench", { notify: true });
  const numberOf = new Map<string, number>();
  watchCompletions(boss, (ids) => {
    for (const id of ids) {
      done(numberOf.get(id)!);
      numberOf.delete(id);
    }
  });
  return {
    async create(n) {
      await boss.send("bench", payload(n));
    },
    async createMany(first, count) {
      await boss.insert(
        "bench",
        numbers(first, count).map((n) => ({ data: payload(n) })),
      );
    },
    async work() {
      await boss.work<{ n: number }>("bench", working, async (jobs) => {
        for (const job of jobs) numberOf.set(job.id, job.data.n);
      });
    },
    rest: () => boss.offWork("bench"),
    close: () => boss.stop({ graceful: true }),
    processes: [],
  };
}

/** Calls `completed` with the ids of the jobs after each of pg-boss's statements that complete some. */
function watchCompletions(boss: PgBoss, completed: (ids: string[]) => void): void {
  const db = boss.getDb();
  const executeSql = db.executeSql.bind(db);
  db.executeSql = async (text, values, ...rest: []) => {
    const answer = await executeSql(text, values, ...rest);
    if (/SET completed_on = .*state = 'completed'/s.test(text)) completed(values?.[1] as string[]);
    return answer;
  };
}
