import type { ImageJobLinks } from "@galley/contract";
import { type Database, lockRows } from "@galley/foundation";
import type { Kysely } from "kysely";
import type { JobRecorder, Work } from "../jobs/store.ts";
import type { JobTables } from "../jobs/tables.ts";
import type { ImageTables } from "./tables.ts";
import type { ImageJobInput } from "./types.ts";

type Tables = ImageTables & JobTables;

/** Of a job that is no image job, or from before. */
const none: ImageJobLinks = {
  is_draft: false,
  final_job_id: null,
  draft_job_id: null,
  blog_id: null,
  blog_job_id: null,
};

/**
 * What image jobs have to do with each other and with posts. Written in the commit that creates a job, so that a final
 * and its draft point at each other from the first moment.
 */
export const imageLinkRecorder: JobRecorder = async (work, { before, job }) => {
  if (before || job.kind !== "image") return;
  const db = work.db as unknown as Kysely<Tables>;
  const { input } = await db.selectFrom("job").select("input").where("id", "=", job.id).executeTakeFirstOrThrow();
  const asked = JSON.parse(input) as ImageJobInput;
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
    })
    .execute();
  if (draft !== undefined)
    await db.updateTable("image_job").set({ final_job_id: job.id }).where("job_id", "=", draft).execute();
};

export const isDraft = ({ operation, request }: ImageJobInput): boolean =>
  operation === "generate" && request.quality === "draft";

export function createImageLinks(database: Database<Tables>) {
  return {
    /** Of each of the jobs. */
    async of(jobIds: readonly string[]): Promise<(jobId: string) => ImageJobLinks> {
      if (jobIds.length === 0) return () => none;
      const rows = await database.read.selectFrom("image_job").selectAll().where("job_id", "in", jobIds).execute();
      const byId = new Map(
        rows.map(({ job_id, is_draft, ...links }) => [job_id, { ...links, is_draft: is_draft === 1 }]),
      );
      return (jobId) => byId.get(jobId) ?? none;
    },
    /** Of these jobs, the drafts that are complete and wait for somebody to decide whether they are made final. */
    async undecidedOf(jobIds: string[]): Promise<ReadonlySet<string>> {
      const rows = await database.read
        .selectFrom("image_job")
        .innerJoin("job", "job.id", "image_job.job_id")
        .select("job.id")
        .where("job.id", "in", jobIds)
        .where("job.status", "=", "completed")
        .where("image_job.is_draft", "=", 1)
        .where("image_job.final_job_id", "is", null)
        .execute();
      return new Set(rows.map(({ id }) => id));
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

/** Within a transaction: the final that a draft already has, while nobody else gives it one. */
export async function lockedFinal(work: Work, draftId: string): Promise<string | undefined> {
  const db = work.db as unknown as Kysely<Tables>;
  const query = db.selectFrom("image_job").selectAll().where("job_id", "=", draftId);
  return (await lockRows(db, query).executeTakeFirst())?.final_job_id ?? undefined;
}
