import { type Database, holdLock } from "@galley/foundation";
import type { Decision, JobRecorder, JobStore, Work } from "./store.ts";
import type { JobTables } from "./tables.ts";

export interface ParkingOptions {
  database: Database<JobTables>;
  /** How many jobs of one tenant may be worked on at once, in all processes together; 0: any number. */
  limit: number;
  onError: (error: unknown) => void;
}

/**
 * Keeps one tenant from taking all the workers. A job that comes to be worked on while its tenant has as many under way
 * as it may is parked: its task is over, and it gets another when a job of the tenant ends, the oldest first. (To send
 * it back to the queue would slow the whole queue down for everybody.)
 */
export function createParking({ database, limit, onError }: ParkingOptions) {
  let apply: JobStore["apply"] | undefined;

  const underWay = async ({ db }: Pick<Work, "db">, tenant: string): Promise<number> => {
    const some = db
      .selectFrom("job")
      .select("id")
      .where("tenant", "=", tenant)
      .where("status", "=", "processing")
      .limit(limit)
      .as("some");
    const { count } = await db
      .selectFrom(some)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return Number(count);
  };

  const oldestParked = (tenant: string, count: number) =>
    database.read
      .selectFrom("job")
      .select("id")
      .where("tenant", "=", tenant)
      .where("parked", "=", 1)
      .orderBy("created_at")
      .orderBy("id")
      .limit(count)
      .execute();

  async function release(tenant: string, count: number): Promise<void> {
    for (const { id } of await oldestParked(tenant, count)) await apply?.(id, { type: "unparked" });
  }

  return {
    /** `claim`, or that the job is parked. */
    decide:
      (claim: { type: "claimed"; token: string; leaseUntil: number }): Decision =>
      async (work, job) => {
        if (limit === 0 || job.status === "processing" || job.cancel_requested === 1) return claim;
        // Of two jobs that come at the same moment the second counts the first.
        await holdLock(work.db, `running of ${job.tenant}`);
        return (await underWay(work, job.tenant)) < limit ? claim : { type: "parked" };
      },

    /** Lets the next one go when a job is no longer under way. Should the process die before, the sweep does it. */
    recorder: (async (work, { before, job }) => {
      if (limit === 0 || before?.status !== "processing" || job.status === "processing") return;
      work.onCommit(() => void release(job.tenant, 1).catch(onError));
    }) satisfies JobRecorder as JobRecorder,

    /** With what the store changes jobs. */
    use(store: Pick<JobStore, "apply">): void {
      apply = store.apply;
    },

    /** Lets go whom nobody has let go. Answers how many tenants had jobs parked. */
    async sweep(): Promise<number> {
      const tenants = await database.read
        .selectFrom("job")
        .select("tenant")
        .distinct()
        .where("parked", "=", 1)
        .execute();
      for (const { tenant } of tenants) {
        const free = limit === 0 ? 100 : limit - (await underWay({ db: database.read }, tenant));
        if (free > 0) await release(tenant, free);
      }
      return tenants.length;
    },
  };
}

export type Parking = ReturnType<typeof createParking>;
