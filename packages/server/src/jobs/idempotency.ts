import type { Kysely } from "kysely";
import { Refusal } from "../refusal.ts";
import type { JobTables } from "./tables.ts";

/** What a client sent to have its request carried out once only. */
export interface Idempotency {
  key: string;
  /** Of the request's body, as validated. */
  requestHash: string;
}

/** What a request has made. */
export interface Made {
  jobId: string | null;
  batchId: string | null;
}

/** ms for which a key is remembered. */
export const keysRememberedFor = 24 * 3_600_000;
const swept = 500;

/**
 * What this key of the tenant's has made already, if anything.
 *
 * @throws Refusal `idempotency_key_reused` when the key came with another body
 */
export async function findByKey(
  db: Kysely<JobTables>,
  tenant: string,
  { key, requestHash }: Idempotency,
  now: number,
): Promise<Made | undefined> {
  const row = await db
    .selectFrom("job_idempotency")
    .selectAll()
    .where("tenant", "=", tenant)
    .where("key", "=", key)
    .where("created_at", ">", now - keysRememberedFor)
    .executeTakeFirst();
  if (!row) return undefined;
  if (row.request_hash !== requestHash) {
    throw new Refusal("idempotency_key_reused", "This Idempotency-Key came with another body before; use a new key.");
  }
  return { jobId: row.job_id, batchId: row.batch_id };
}

/**
 * Takes the key for what this transaction is about to make, and answers undefined; or answers what it has made already.
 * Of two requests at once the second waits here for the first, and finds what that has made.
 *
 * @throws Refusal `idempotency_key_reused`
 */
export async function takeKey(
  db: Kysely<JobTables>,
  tenant: string,
  idempotency: Idempotency,
  now: number,
): Promise<Made | undefined> {
  const { key, requestHash } = idempotency;
  const taken = await db
    .insertInto("job_idempotency")
    .values({ tenant, key, request_hash: requestHash, job_id: null, batch_id: null, created_at: now })
    .onConflict((conflict) =>
      conflict
        .columns(["tenant", "key"])
        .doUpdateSet({ request_hash: requestHash, job_id: null, batch_id: null, created_at: now })
        .where("job_idempotency.created_at", "<=", now - keysRememberedFor),
    )
    .returning("key")
    .executeTakeFirst();
  return taken ? undefined : findByKey(db, tenant, idempotency, now);
}

/** Notes what the key that was taken has made. */
export async function noteMade(db: Kysely<JobTables>, tenant: string, key: string, made: Made): Promise<void> {
  await db
    .updateTable("job_idempotency")
    .set({ job_id: made.jobId, batch_id: made.batchId })
    .where("tenant", "=", tenant)
    .where("key", "=", key)
    .execute();
}

/** Removes keys that are no longer remembered, a bounded number at once. */
export async function forgetOldKeys(db: Kysely<JobTables>, now: number): Promise<void> {
  const old = db
    .selectFrom("job_idempotency")
    .select(["tenant", "key"])
    .where("created_at", "<=", now - keysRememberedFor)
    .limit(swept);
  const rows = await old.execute();
  for (const { tenant, key } of rows) {
    await db.deleteFrom("job_idempotency").where("tenant", "=", tenant).where("key", "=", key).execute();
  }
}
