import { randomUUID } from "node:crypto";
import type { CancelTimer, Clock, Database } from "@galley/foundation";
import type { ClusterTables } from "./tables.ts";

/** ms between signs of life. */
const seenEvery = 5000;
/** ms of silence after which a process is taken for dead: two lost signs are none, and clocks differ a little. */
const silentFor = 15_000;
/** ms after which the list of workers is read again. */
const listKept = 1000;

const channel = "worker";

/** No process works on jobs just now. */
class NoWorker extends Error {
  override readonly name = "NoWorker";
}

/** The processes on one database that work on jobs: each says that it is there, and the leader chooses among them. */
export interface WorkerRegistry {
  /** Says that this process can be reached there, until `leave`. */
  join(origin: string): Promise<void>;
  /** Is brought no further job. */
  leave(): Promise<void>;
  /** Each worker in its turn. @throws NoWorker */
  next(): Promise<string>;
  /** How many there are. */
  count(): Promise<number>;
  /** It did not answer: it is left out until its next sign of life. */
  suspect(origin: string): void;
  /** Calls `onLost` once when a worker has given no sign of life for 15 s; answers how to stop looking. */
  watch(origin: string, onLost: () => void): () => void;
}

export interface WorkerRegistryOptions {
  database: Database<ClusterTables>;
  clock: Clock;
  onError: (error: unknown) => void;
}

export function createWorkerRegistry({ database, clock, onError }: WorkerRegistryOptions): WorkerRegistry {
  const id = randomUUID();
  let timer: CancelTimer | undefined;
  let joined: string | undefined;
  let signing: Promise<void> = Promise.resolve();
  let turn = 0;
  let known: { origins: Promise<string[]>; until: number } | undefined;
  const watches = new Set<{ origin: string; onLost: () => void }>();
  let looking: CancelTimer | undefined;
  /** ms since the epoch, by origin. */
  const suspects = new Map<string, number>();
  const forget = () => {
    known = undefined;
  };
  database.signals.subscribe(channel, forget, forget);

  async function sign(origin: string): Promise<void> {
    const seen = { origin, seen_at: clock.now() };
    await database.write(async ({ db }) => {
      await db
        .insertInto("worker_process")
        .values({ id, ...seen })
        .onConflict((conflict) => conflict.column("id").doUpdateSet(seen))
        .execute();
      await db
        .deleteFrom("worker_process")
        .where("seen_at", "<", clock.now() - 10 * silentFor)
        .execute();
    });
  }

  function signAgain(): void {
    if (joined === undefined) return;
    timer = clock.after(seenEvery, () => {
      if (joined === undefined) return;
      signing = sign(joined).catch(onError).finally(signAgain);
    });
  }

  /** When each worker has last been heard of, of those that have been lately. */
  const signs = () =>
    database.read
      .selectFrom("worker_process")
      .select(({ fn }) => ["origin", fn.max("seen_at").as("seen_at")])
      .where("seen_at", ">=", clock.now() - silentFor)
      .groupBy("origin")
      .orderBy("origin")
      .execute();

  async function read(): Promise<string[]> {
    const rows = await signs();
    const well = rows.filter(({ origin, seen_at }) => Number(seen_at) > (suspects.get(origin) ?? 0));
    // Should all be suspect, one of them may still be well.
    return (well.length > 0 ? well : rows).map(({ origin }) => origin);
  }

  /** Looks after those who wait for an answer of a worker, as long as there are any. */
  function look(): void {
    looking ??= clock.after(seenEvery, () => {
      looking = undefined;
      signs()
        .then((alive) => {
          const known = new Set(alive.map(({ origin }) => origin));
          for (const { origin, onLost } of watches) if (!known.has(origin)) onLost();
        })
        .catch(onError)
        .finally(() => watches.size > 0 && look());
    });
  }

  function workers(): Promise<string[]> {
    if (known && clock.now() < known.until) return known.origins;
    const origins = read();
    origins.catch(forget);
    known = { origins, until: clock.now() + listKept };
    return origins;
  }

  return {
    async join(origin) {
      joined = origin;
      await sign(origin);
      database.signals.publish(channel, id);
      signAgain();
    },
    async leave() {
      if (joined === undefined) return;
      joined = undefined;
      timer?.();
      // It would put back what is taken away here.
      await signing;
      await database.write(({ db }) => db.deleteFrom("worker_process").where("id", "=", id).execute());
      database.signals.publish(channel, id);
    },
    async next() {
      const origins = await workers();
      turn += 1;
      const origin = origins[turn % origins.length];
      if (origin === undefined) throw new NoWorker("No process works on jobs");
      return origin;
    },
    count: async () => (await workers()).length,
    suspect(origin) {
      suspects.set(origin, clock.now());
      forget();
    },
    watch(origin, onLost) {
      const watching = { origin, onLost };
      watches.add(watching);
      look();
      return () => {
        watches.delete(watching);
        if (watches.size > 0) return;
        looking?.();
        looking = undefined;
      };
    },
  };
}
