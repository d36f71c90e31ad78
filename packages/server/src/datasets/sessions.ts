import { lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { DatasetTables } from "./tables.ts";

/*
 * A dataset shows the counts of one session, its current one. Two rules keep any picture from waiting out of sight: what
 * begins joins what is under way, and pictures that are not done are always in the current session. So whoever makes
 * pictures wait, does it with the dataset's row locked, and takes their session from here.
 */

/** A dataset whose row is locked. */
export interface LockedDataset {
  id: string;
  name: string;
  session: number;
}

const waiting = ["pending", "processing"] as const;

/**
 * The dataset; nobody else adds pictures to it, has some processed again, or removes it, until this transaction ends.
 * Whoever locks a job as well has locked that before.
 */
export const lockDataset = (db: Kysely<DatasetTables>, id: string): Promise<LockedDataset | undefined> =>
  lockRows(db, db.selectFrom("dataset").select(["id", "name", "session"]).where("id", "=", id)).executeTakeFirst();

/** The session of what is under way; undefined: the dataset is at rest. */
async function sessionUnderWay(db: Kysely<DatasetTables>, { id, session }: LockedDataset): Promise<number | undefined> {
  const unfinished = await db
    .selectFrom("dataset_image")
    .select("id")
    .where("dataset_id", "=", id)
    .where("session", "=", session)
    .where("processing_status", "in", waiting)
    .limit(1)
    .executeTakeFirst();
  if (unfinished) return session;
  const { last: ofUploads } = await db
    .selectFrom("dataset_upload")
    .select(({ fn }) => fn.max<number | null>("session").as("last"))
    .where("dataset_id", "=", id)
    .where("abandoned", "=", 0)
    .executeTakeFirstOrThrow();
  const { last: ofResumable } = await db
    .selectFrom("resumable_upload")
    .select(({ fn }) => fn.max<number | null>("session").as("last"))
    .where("dataset_id", "=", id)
    .where("outcome", "is", null)
    .where("touched_at", "is not", null)
    .executeTakeFirstOrThrow();
  if (ofUploads === null && ofResumable === null) return undefined;
  return Math.max(session, ofUploads ?? 0, ofResumable ?? 0);
}

/**
 * The session that an upload that begins now belongs to: that of what is under way, otherwise another one. Uploads that
 * overlap are counted together, however quick their pictures are.
 */
export const sessionToJoin = async (db: Kysely<DatasetTables>, dataset: LockedDataset): Promise<number> =>
  (await sessionUnderWay(db, dataset)) ?? dataset.session + 1;

/**
 * Begins a session where the dataset is not in it, or in a later one, already; gives the one that it is in. Pictures that
 * are not done come along.
 */
export async function enterSession(
  db: Kysely<DatasetTables>,
  { id, session: current }: LockedDataset,
  session: number,
  now: number,
): Promise<number> {
  if (session <= current) return current;
  const begun = { session, processing_started_at: now };
  await db.updateTable("dataset").set(begun).where("id", "=", id).execute();
  await db
    .updateTable("dataset_image")
    .set({ session })
    .where("dataset_id", "=", id)
    .where("session", "<", session)
    .where("processing_status", "in", waiting)
    .execute();
  return session;
}

/** Whether any of these pictures is in the current session. */
async function anyInSession(db: Kysely<DatasetTables>, { session }: LockedDataset, imageIds: readonly string[]) {
  for (let from = 0; from < imageIds.length; from += 500) {
    const one = await db
      .selectFrom("dataset_image")
      .select("id")
      .where("id", "in", imageIds.slice(from, from + 500))
      .where("session", "=", session)
      .limit(1)
      .executeTakeFirst();
    if (one) return true;
  }
  return false;
}

/** The session in which pictures are processed once more. At rest, those of the session that has ended go on in it. */
async function sessionOfAgain(
  db: Kysely<DatasetTables>,
  dataset: LockedDataset,
  imageIds: readonly string[],
  now: number,
): Promise<number> {
  const underWay = await sessionUnderWay(db, dataset);
  if (underWay !== undefined) return enterSession(db, dataset, underWay, now);
  if (!(await anyInSession(db, dataset, imageIds))) return enterSession(db, dataset, dataset.session + 1, now);
  await db.updateTable("dataset").set({ processing_started_at: now }).where("id", "=", dataset.id).execute();
  return dataset.session;
}

/** What is to be set of pictures (some, at least) that are to be processed once more. */
export async function waitAgain(
  db: Kysely<DatasetTables>,
  dataset: LockedDataset,
  imageIds: readonly string[],
  now: number,
) {
  const session = await sessionOfAgain(db, dataset, imageIds, now);
  return { session, processing_status: "pending", processing_error: null, processed_at: null, attempts: 0 } as const;
}
