import type { ImageJobLinks, ImageQuality, JobStatus } from "@galley/contract";
import { type Database, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobHead } from "../jobs/job-row.ts";
import type { JobRecorder, Work } from "../jobs/store.ts";
import type { JobTables } from "../jobs/tables.ts";
import { Refusal } from "../refusal.ts";
import type { ImageTables } from "./tables.ts";
import type { ImageJobInput } from "./types.ts";
import { noteUploads } from "./uploads/rows.ts";

type Tables = ImageTables & JobTables;

/** A final that ended like this is none: the draft can be made final again. */
export const cameToNothing: JobStatus[] = ["failed", "cancelled"];

const imageTables = (db: Kysely<JobTables>): Kysely<Tables> => db as unknown as Kysely<Tables>;

/** Of a job that is no image job, or from before. */
const none: ImageJobLinks = {
  is_draft: false,
  final_job_id: null,
  draft_job_id: null,
  blog_id: null,
  blog_job_id: null,
  tags: [],
};

/**
 * What image jobs have to do with each other and with posts. Written in the commit that creates a job, so that a final
 * and its draft point at each other from the first moment.
 */
export const imageLinkRecorder: JobRecorder = async (work, { before, job }) => {
  if (before || job.kind !== "image") return;
  const db = imageTables(work.db);
  const { input } = await db.selectFrom("job").select("input").where("id", "=", job.id).executeTakeFirstOrThrow();
  const asked = JSON.parse(input) as ImageJobInput;
  await noteUploads(db, job, asked);
  const draft = asked.operation === "generate" ? asked.draft_job_id : undefined;
  await db
    .insertInto("image_job")
    .values({
      job_id: job.id,
      is_draft: isDraft(asked) ? 1 : 0,
      draft_job_id: draft ?? null,
      final_job_id: null,
      blog_id: asked.request.blog_id ?? null,
      blog_job_id: asked.request.blog_job_id ?? null,
      tags: JSON.stringify(asked.request.tags),
    })
    .execute();
  if (draft !== undefined)
    await db.updateTable("image_job").set({ final_job_id: job.id }).where("job_id", "=", draft).execute();
};

export const isDraft = ({ operation, request }: ImageJobInput): boolean =>
  operation === "generate" && request.quality === "draft";

export function createImageLinks(database: Database<Tables>) {
  return {
    /** Of each of the jobs, as `db` has it, which may be a transaction. */
    async of(db: Kysely<JobTables>, jobIds: readonly string[]): Promise<(jobId: string) => ImageJobLinks> {
      if (jobIds.length === 0) return () => none;
      const rows = await imageTables(db).selectFrom("image_job").selectAll().where("job_id", "in", jobIds).execute();
      const byId = new Map(
        rows.map(({ job_id, is_draft, tags, ...links }) => [
          job_id,
          { ...links, is_draft: is_draft === 1, tags: JSON.parse(tags) as string[] },
        ]),
      );
      return (jobId) => byId.get(jobId) ?? none;
    },
    /** The final that a draft has, whatever has become of it. */
    async finalOf(jobId: string): Promise<string | null> {
      const select = database.read.selectFrom("image_job").select("final_job_id").where("job_id", "=", jobId);
      return (await select.executeTakeFirst())?.final_job_id ?? null;
    },
    /**
     * Of these jobs, the drafts that are complete and wait for somebody to decide whether they are made final: those
     * that have no final, or one that came to nothing. With such a draft its final is kept, too: once that is gone,
     * nobody could tell it from one that was made, and has had its time.
     */
    async undecidedOf(jobIds: string[]): Promise<ReadonlySet<string>> {
      const undecided = database.read
        .selectFrom("image_job as draft")
        .innerJoin("job", "job.id", "draft.job_id")
        .leftJoin("job as final", "final.id", "draft.final_job_id")
        .select(["draft.job_id", "draft.final_job_id"])
        .where("job.status", "=", "completed")
        .where("draft.is_draft", "=", 1)
        .where(({ or, eb }) => or([eb("draft.final_job_id", "is", null), eb("final.status", "in", cameToNothing)]));
      const drafts = await undecided.where("draft.job_id", "in", jobIds).execute();
      const finals = await undecided
        .innerJoin("image_job as made", "made.draft_job_id", "draft.job_id")
        .where("made.job_id", "in", jobIds)
        .whereRef("made.job_id", "=", "draft.final_job_id")
        .execute();
      return new Set([
        ...drafts.map(({ job_id }) => job_id),
        ...finals.flatMap(({ final_job_id }) => final_job_id ?? []),
      ]);
    },
    /** The newest image jobs of a post, of the tenant whose it is, at most `limit`. */
    async ofBlog(blogJobId: string, limit: number): Promise<string[]> {
      const rows = await database.read
        .selectFrom("image_job")
        .innerJoin("job", "job.id", "image_job.job_id")
        .innerJoin("job as post", "post.id", "image_job.blog_job_id")
        .select("image_job.job_id")
        .where("image_job.blog_job_id", "=", blogJobId)
        .whereRef("job.tenant", "=", "post.tenant")
        .orderBy("image_job.job_id", "desc")
        .limit(limit)
        .execute();
      return rows.map(({ job_id }) => job_id);
    },
  };
}

export type ImageLinks = ReturnType<typeof createImageLinks>;

/**
 * A final that is asked for again is its draft's once more. @throws Refusal where the draft has another one by now: it
 * would be paid twice
 */
export async function retryFinal(work: Work, { id }: Pick<JobHead, "id">): Promise<void> {
  const db = imageTables(work.db);
  const link = await db.selectFrom("image_job").select("draft_job_id").where("job_id", "=", id).executeTakeFirst();
  if (!link?.draft_job_id) return;
  const final = await lockedFinal(work, link.draft_job_id);
  if (final?.id === id) return;
  if (final) throw new Refusal("job_state_conflict", isMade("The draft of this final", final));
  await db.updateTable("image_job").set({ final_job_id: id }).where("job_id", "=", link.draft_job_id).execute();
}

/** A final that somebody may still get, or has. */
export interface LiveFinal {
  id: string;
  quality: ImageQuality;
}

export const isMade = (draft: string, { id, quality }: LiveFinal): string =>
  `${draft} is made final already: by the job ${id}, in the quality ${quality}.`;

/** Within a transaction: the final that a draft has, unless that came to nothing; while nobody else gives it one. */
export async function lockedFinal({ db }: Work, draftId: string): Promise<LiveFinal | undefined> {
  const query = imageTables(db).selectFrom("image_job").selectAll().where("job_id", "=", draftId);
  const link = await lockRows(db, query).executeTakeFirst();
  if (!link?.final_job_id) return undefined;
  const select = db.selectFrom("job").select(["id", "status", "input"]).where("id", "=", link.final_job_id);
  const row = await select.executeTakeFirst();
  if (!row || cameToNothing.includes(row.status)) return undefined;
  return { id: row.id, quality: (JSON.parse(row.input) as ImageJobInput).request.quality };
}
