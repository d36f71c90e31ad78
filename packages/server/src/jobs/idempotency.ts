import type { Kysely } from "kysely";
import { Refusal } from "../refusal.ts";
import type { JobTables } from "./tables.ts";

/** What a client sent to have its request carried out once only. */
export interface Idempotency {
  key: string;
  /** Of the request's body, as validated. */
  requestHash: string;
}

/** ms for which a key is remembered. */
const remembered = 24 * 3_600_000;
const swept = 500;

/**
 * The job that this key has made already, if any. Runs in the transaction that would make the job, so that of two
 * requests at once the second finds what the first has made.
 *
 * @throws Refusal `idempotency_key_reused` when the key came with another body
 */
export async function findByKey(db: Kysely<JobTables>, { key, requestHash }: Idempotency, now: number) {
  const row = await db.selectFrom("job_idempotency").selectAll().where("key", "=", key).executeTakeFirst();
  if (!row || row.created_at <= now - remembered) return undefined;
  if (row.request_hash !== requestHash) {
    throw new Refusal("idempotency_key_reused", "This Idempotency-Key came with another body before; use a new key.");
  }
  return row.job_id;
}

export async function rememberKey(
  db: Kysely<JobTables>,
  { key, requestHash }: Idempotency,
  jobId: string,
  now: number,
): Promise<void> {
  const columns = { request_hash: requestHash, job_id: jobId, created_at: now };
  await db
    .insertInto("job_idempotency")
    .values({ key, ...columns })
    .onConflict((conflict) => conflict.column("key").doUpdateSet(columns))
    .execute();
}

/** Removes keys that are no longer remembered, a bounded number at once. */
export async function forgetOldKeys(db: Kysely<JobTables>, now: number): Promise<void> {
  const old = db
    .selectFrom("job_idempotency")
    .select("key")
    .where("created_at", "<=", now - remembered)
    .limit(swept);
  await db.deleteFrom("job_idempotency").where("key", "in", old).execute();
}
