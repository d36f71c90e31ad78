import type { Kysely } from "kysely";
import type { DatasetTables } from "./tables.ts";

/** A dataset whose row is locked. */
export interface LockedDataset {
  id: string;
  session: number;
}

/**
 * The session that what begins now belongs to: that of the uploads under way, or the current one while any of its
 * pictures is not done; otherwise another one. Uploads that overlap are counted together, however quick their pictures
 * are.
 */
export async function sessionToJoin(db: Kysely<DatasetTables>, { id, session }: LockedDataset): Promise<number> {
  const { underWay } = await db
    .selectFrom("dataset_upload")
    .select(({ fn }) => fn.max("session").as("underWay"))
    .where("dataset_id", "=", id)
    .where("abandoned", "=", 0)
    .executeTakeFirstOrThrow();
  if (underWay !== null) return Math.max(underWay, session);
  const unfinished = await db
    .selectFrom("dataset_image")
    .select("id")
    .where("dataset_id", "=", id)
    .where("session", "=", session)
    .where("processing_status", "in", ["pending", "processing"])
    .limit(1)
    .executeTakeFirst();
  return unfinished ? session : session + 1;
}

/** Begins a session where the dataset is not in it, or in a later one, already; gives the one that it is in. */
export async function enterSession(
  db: Kysely<DatasetTables>,
  dataset: LockedDataset,
  session: number,
  now: number,
): Promise<number> {
  if (session <= dataset.session) return dataset.session;
  const begun = { session, processing_started_at: now };
  await db.updateTable("dataset").set(begun).where("id", "=", dataset.id).execute();
  return session;
}
