import { type FinalizeBatchRequest, type FinalizeImageRequest, type ImageResult, JobOptions } from "@galley/contract";
import type { Database } from "@galley/foundation";
import type { Batches, CreatedBatch } from "../jobs/batches/batches.ts";
import type { JobScope } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import type { NewJob } from "../jobs/store.ts";
import type { JobTables } from "../jobs/tables.ts";
import { Refusal } from "../refusal.ts";
import type { ImageJob } from "./job.ts";
import { cameToNothing, isMade, lockedFinal } from "./links.ts";
import type { ImageTables } from "./tables.ts";
import type { ImageJobInput, ImagePinned } from "./types.ts";

export interface FinalsOptions {
  database: Database<ImageTables & JobTables>;
  jobs: JobService;
  batches: Batches;
  imageJob: ImageJob;
}

const conflict = (message: string): Refusal => new Refusal("job_state_conflict", message);

/** A draft that is complete, with what its final is made from. */
interface Draft {
  id: string;
  tenant: string;
  input: Extract<ImageJobInput, { operation: "generate" }>;
  seed: number;
  options: JobOptions;
}

/** Makes the final pictures of drafts that a person has approved: the same prompt and seed in a better quality. */
export function createFinals({ database, jobs, batches, imageJob }: FinalsOptions) {
  const columns = [
    "id",
    "tenant",
    "status",
    "input",
    "pinned",
    "result",
    "metadata",
    "webhook_url",
    "webhook_events",
  ] as const;

  async function draftsOf(scope: JobScope, where: { id: string } | { batch: string }) {
    let select = database.read.selectFrom("job").select(columns).where("kind", "=", imageJob.kind);
    if (scope.tenant !== undefined) select = select.where("tenant", "=", scope.tenant);
    const rows = await ("id" in where
      ? select.where("id", "=", where.id)
      : select.where("batch_id", "=", where.batch).orderBy("batch_index")
    ).execute();
    return rows.map((row) => ({ ...row, input: JSON.parse(row.input) as ImageJobInput }));
  }
  type Row = Awaited<ReturnType<typeof draftsOf>>[number];

  /** @throws Refusal where it is no draft, or not complete */
  function toDraft({ id, tenant, status, input, pinned, result, ...own }: Row): Draft {
    if (input.operation !== "generate" || input.request.quality !== "draft") {
      throw conflict("Only drafts can be made final; this job is none.");
    }
    if (status !== "completed" || !result)
      throw conflict(`The draft is ${status}; only a complete one can be made final.`);
    const seen = (JSON.parse(result) as ImageResult).images[0]?.seed;
    const options = JobOptions.parse({
      metadata: JSON.parse(own.metadata),
      ...(own.webhook_url && { webhook_url: own.webhook_url }),
      ...(own.webhook_events && { webhook_events: JSON.parse(own.webhook_events) }),
    });
    return { id, tenant, input, seed: seen ?? (JSON.parse(pinned) as ImagePinned).seed, options };
  }

  const isOpen = (row: Row): boolean =>
    row.input.operation === "generate" && row.input.request.quality === "draft" && row.status === "completed";

  /** What a final may spend is the final's own: a draft costs a part of it. */
  function prepare({ id, tenant, input, seed, options }: Draft, wish: FinalizeImageRequest): Promise<NewJob> {
    const request = { ...input.request, quality: wish.quality, seed };
    const own = { ...options, max_cost_usd: wish.max_cost_usd };
    return jobs.prepare(imageJob, { operation: "generate", request, draft_job_id: id }, { tenant, options: own });
  }

  return {
    /**
     * Asked again for the same quality, it answers with the same job.
     * @throws Refusal `job_not_found`; `job_state_conflict`, also where there is a final of another quality;
     * `idempotency_key_reused`
     */
    async of(jobId: string, wish: FinalizeImageRequest, scope: JobScope, key: string | undefined) {
      const [row] = await draftsOf(scope, { id: jobId });
      if (!row) throw new Refusal("job_not_found", `There is no job ${jobId}.`);
      return jobs.createUnless(imageJob.accepted, {
        tenant: row.tenant,
        prepare: async () => prepare(toDraft(row), wish),
        instead: async (work) => {
          const final = await lockedFinal(work, jobId);
          if (final && final.quality !== wish.quality) throw conflict(isMade("The draft", final));
          return final?.id;
        },
        idempotency: key === undefined ? undefined : { key, request: [imageJob.kind, "finalize", jobId, wish] },
      });
    },

    /** @throws Refusal `batch_not_found`, `job_state_conflict` */
    async ofBatch(
      batchId: string,
      wish: FinalizeBatchRequest,
      scope: JobScope,
      key: string | undefined,
    ): Promise<CreatedBatch> {
      const { kind } = await batches.status(batchId, scope);
      const rows = await draftsOf(scope, { batch: batchId });
      const idempotency = key === undefined ? undefined : { key, request: { finalize: batchId, ...wish } };
      const owner = rows[0]?.tenant;
      const earlier = idempotency && owner && (await batches.earlier({ tenant: owner, kind, idempotency }));
      if (earlier) return earlier;
      const byId = new Map(rows.map((row) => [row.id, row]));
      const named =
        wish.job_ids &&
        [...new Set(wish.job_ids)].map((id) => {
          const row = byId.get(id);
          if (!row) throw conflict(`The batch has no job ${id}.`);
          return toDraft(row);
        });
      const drafts = named ?? (await withoutFinal(rows.filter(isOpen))).map(toDraft);
      if (drafts.length === 0) throw conflict("The batch has no complete draft that is not made final yet.");
      const tenant = drafts[0]!.tenant;
      return batches.create({
        tenant,
        kind,
        jobs: await Promise.all(drafts.map((draft) => prepare(draft, wish))),
        webhookUrl: null,
        webhookEvents: null,
        idempotency,
        check: async (work) => {
          for (const { id } of drafts) {
            const final = await lockedFinal(work, id);
            if (final) throw conflict(isMade(`The draft ${id}`, final));
          }
        },
      });
    },
  };

  async function withoutFinal(rows: Row[]): Promise<Row[]> {
    if (rows.length === 0) return rows;
    const ids = rows.map(({ id }) => id);
    const finals = await database.read
      .selectFrom("image_job")
      .innerJoin("job", "job.id", "image_job.final_job_id")
      .select("image_job.job_id")
      .where("image_job.job_id", "in", ids)
      .where("job.status", "not in", cameToNothing)
      .execute();
    const made = new Set(finals.map(({ job_id }) => job_id));
    return rows.filter(({ id }) => !made.has(id));
  }
}

export type Finals = ReturnType<typeof createFinals>;
