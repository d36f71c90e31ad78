import { type Database, isPostgres } from "@galley/foundation";
import { type Kysely, sql } from "kysely";
import type { JobEventRow, JobTables } from "../jobs/tables.ts";

/** How many events are read at once. */
export const pageSize = 200;

/** Where in the order of commits somebody stands: after this event. */
export interface Place {
  group: number;
  position: number;
}

/**
 * Events in the order in which they were committed. SQLite has one writer, whose numbers are that order. On Postgres
 * a transaction takes its numbers before it commits: its rows are only read when no older one is left that may still
 * add some, and then in the order of the transactions.
 */
export function createEventLog({ read }: Pick<Database<JobTables>, "read">) {
  const postgres = isPostgres(read);
  const oldest = sql<number>`pg_snapshot_xmin(pg_current_snapshot())::text::bigint`;

  const settled = (place: Place, limit: number) => {
    let select = read
      .selectFrom("job_event")
      .selectAll()
      .where(({ eb, refTuple, tuple }) =>
        eb(refTuple("commit_group", "position"), ">", tuple(place.group, place.position)),
      )
      .orderBy("commit_group")
      .orderBy("position")
      .limit(limit);
    if (postgres) select = select.where("commit_group", "<", oldest);
    return select;
  };

  return {
    /** After everything that is there now. */
    async end(): Promise<Place> {
      if (postgres) {
        const { rows } = await sql<{ oldest: number }>`select ${oldest} as oldest`.execute(read as Kysely<unknown>);
        return { group: Number(rows[0]!.oldest) - 1, position: Number.MAX_SAFE_INTEGER };
      }
      const last = await read
        .selectFrom("job_event")
        .select(({ fn }) => fn.max("position").as("position"))
        .executeTakeFirst();
      return { group: 0, position: last?.position ?? 0 };
    },
    /** Of all tenants; at most `pageSize`. */
    after: (place: Place): Promise<JobEventRow[]> => settled(place, pageSize).execute(),
    /** Of one tenant, or of all where it is undefined. */
    ofTenant(tenant: string | undefined, place: Place): Promise<JobEventRow[]> {
      const select = settled(place, pageSize);
      return (tenant === undefined ? select : select.where("tenant", "=", tenant)).execute();
    },
    /** Of one job, after the event of this number. Its row is locked when one is added: their order is that of the commits. */
    ofJob: (jobId: string, sequence: number): Promise<JobEventRow[]> =>
      read
        .selectFrom("job_event")
        .selectAll()
        .where("job_id", "=", jobId)
        .where("sequence", ">", sequence)
        .orderBy("sequence")
        .limit(pageSize)
        .execute(),
    async lastOf(jobId: string): Promise<number> {
      const last = await read
        .selectFrom("job_event")
        .select(({ fn }) => fn.max("sequence").as("sequence"))
        .where("job_id", "=", jobId)
        .executeTakeFirst();
      return last?.sequence ?? 0;
    },
  };
}

export type EventLog = ReturnType<typeof createEventLog>;
