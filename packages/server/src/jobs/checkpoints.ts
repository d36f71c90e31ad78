import { createHash } from "node:crypto";
import { type Clock, type Database, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import { LeaseLost } from "./job-error.ts";
import type { JobTables } from "./tables.ts";

/** A stored output, of a stage or of a part of one. */
export interface Checkpoint {
  key: string;
  inputHash: string;
  /** JSON. */
  output: string;
  /** ms of work. */
  duration: number;
}

/** The same for the same JSON, whatever the order of its keys. */
export function hashOf(value: unknown): string {
  return createHash("sha256").update(JSON.stringify(value, sortKeys)).digest("base64url");
}

function sortKeys(_key: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Within a transaction, until its end. @throws LeaseLost when the token is not the live one */
export async function mustOwn(db: Kysely<JobTables>, jobId: string, token: string): Promise<void> {
  const owner = db
    .selectFrom("job")
    .select("id")
    .where("id", "=", jobId)
    .where("lease_token", "=", token)
    .where("status", "=", "processing");
  const owned = await lockRows(db, owner).executeTakeFirst();
  if (!owned) throw new LeaseLost(`Job ${jobId} belongs to another attempt`);
}

/**
 * Outputs that need not be made, nor paid for, again. Each is kept under its key with a hash of what it was made from;
 * it is found only by the same hash.
 */
export function createCheckpoints(database: Database<JobTables>, clock: Clock) {
  return {
    async load(jobId: string): Promise<Map<string, Checkpoint>> {
      const rows = await database.read.selectFrom("job_checkpoint").selectAll().where("job_id", "=", jobId).execute();
      return new Map(
        rows.map(({ key, input_hash, output, duration }) => [key, { key, inputHash: input_hash, output, duration }]),
      );
    },

    /** For use inside a transaction that has made sure of the lease. */
    async saveIn(
      db: Kysely<JobTables>,
      jobId: string,
      { key, inputHash, output, duration }: Checkpoint,
    ): Promise<void> {
      const columns = { input_hash: inputHash, output, duration, created_at: clock.now() };
      await db
        .insertInto("job_checkpoint")
        .values({ job_id: jobId, key, ...columns })
        .onConflict((conflict) => conflict.columns(["job_id", "key"]).doUpdateSet(columns))
        .execute();
    },

    /** @throws LeaseLost when the token is not the live one; nothing is stored then. */
    async save(jobId: string, token: string, checkpoint: Checkpoint): Promise<void> {
      await database.write(async ({ db }) => {
        await mustOwn(db, jobId, token);
        await this.saveIn(db, jobId, checkpoint);
      });
    },
  };
}

export type Checkpoints = ReturnType<typeof createCheckpoints>;
