import { type Database, holdLock, lockRows } from "@galley/foundation";
import type { JobHead } from "./job-row.ts";
import type { JobEvent } from "./state.ts";
import type { JobRecorder, JobStore, Work } from "./store.ts";
import type { JobTables } from "./tables.ts";

/** How many jobs of one tenant may be worked on at once, in all processes together; 0: any number. */
export type TenantLimit = () => number | Promise<number>;

export interface ParkingOptions {
  database: Database<JobTables>;
  limit: TenantLimit;
  onError: (error: unknown) => void;
}

/** So many jobs are let go in one commit. */
const mostReleased = 100;

/** Whoever waits for a person takes no worker. */
const isUnderWay = ({ status, waiting_until }: JobHead): boolean => status === "processing" && waiting_until === null;

/**
 * Keeps one tenant from taking all the workers. A job that comes to be worked on while its tenant has as many under way
 * as it may is parked: its task is over, and it gets another when a job of the tenant ends, the oldest first. (To send
 * it back to the queue would slow the whole queue down for everybody.)
 */
export function createParking({ database, limit, onError }: ParkingOptions) {
  let store: Pick<JobStore, "applyIn"> | undefined;

  /** How many more of a tenant's jobs may be worked on. */
  async function room({ db }: Pick<Work, "db">, tenant: string, most: number): Promise<number> {
    const some = db
      .selectFrom("job")
      .select("id")
      .where("tenant", "=", tenant)
      .where("status", "=", "processing")
      .where("waiting_until", "is", null)
      .limit(most)
      .as("some");
    const { count } = await db
      .selectFrom(some)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow();
    return most - Number(count);
  }

  /** The oldest of a tenant's parked jobs; not those that another process is letting go just now. */
  const oldestParked = ({ db }: Work, tenant: string, count: number) =>
    lockRows(
      db,
      db
        .selectFrom("job")
        .select("id")
        .where("tenant", "=", tenant)
        .where("parked", "=", 1)
        .orderBy("created_at")
        .orderBy("id")
        .limit(count),
      { skipLocked: true },
    ).execute();

  /** Lets up to `wanted` jobs go, in one commit: as many as there is room for. */
  async function release(tenant: string, wanted: number): Promise<void> {
    const most = await limit();
    await database.write(async (work) => {
      const free = most === 0 ? wanted : Math.min(wanted, await room(work, tenant, most));
      if (free <= 0) return;
      for (const { id } of await oldestParked(work, tenant, free)) await store?.applyIn(work, id, { type: "unparked" });
    });
  }

  return {
    /** `claim`, or that the job is parked. */
    decide:
      (claim: Extract<JobEvent, { type: "claimed" }>) =>
      async (work: Work, job: JobHead): Promise<JobEvent> => {
        const most = await limit();
        if (most === 0 || job.status === "processing" || job.cancel_requested === 1) return claim;
        // Of two jobs that come at the same moment the second counts the first.
        await holdLock(work.db, `running of ${job.tenant}`);
        return (await room(work, job.tenant, most)) > 0 ? claim : { type: "parked" };
      },

    /**
     * Lets the next one go when a job is no longer under way; and when one was parked, since the last of those before it
     * may have ended in the same moment. Should the process die before, the sweep does it.
     */
    recorder: (async (work, { before, job }) => {
      const hasEnded = before && isUnderWay(before) && !isUnderWay(job);
      const isParked = job.parked === 1 && before?.parked === 0;
      if (hasEnded || isParked) work.onCommit(() => void release(job.tenant, 1).catch(onError));
    }) satisfies JobRecorder as JobRecorder,

    /** With what jobs are changed. */
    use(changing: Pick<JobStore, "applyIn">): void {
      store = changing;
    },

    /** Lets go whom nobody has let go. Answers how many tenants had jobs parked. */
    async sweep(): Promise<number> {
      const tenants = await database.read
        .selectFrom("job")
        .select("tenant")
        .distinct()
        .where("parked", "=", 1)
        .execute();
      for (const { tenant } of tenants) await release(tenant, mostReleased);
      return tenants.length;
    },
  };
}

export type Parking = ReturnType<typeof createParking>;
