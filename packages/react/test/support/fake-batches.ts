import type { AnyJobStatus, BatchStatusResponse, ImageResult } from "@galley/client";
import { idOf, jobOf, startFakeGalley } from "./fake-galley.ts";
import { ended } from "./fake-jobs.ts";
import type { Asked, Reply } from "./fake-wire.ts";

const batchIdOf = (number: number): string => `b54b2cc0-6b0e-4d0a-9d4b-${String(number).padStart(12, "0")}`;

const links = { kind: "image", is_draft: true, final_job_id: null, draft_job_id: null, blog_id: null, tags: [] };

const picturesOf = (number: number): ImageResult => ({
  success: true,
  images: [
    { url: `/files/${number}.png`, width: 64, height: 64, format: "png", size_bytes: 9, seed: 1, thumbhash: "1QcSHQ" },
  ],
  generation_time_seconds: 1,
  provider: "local",
  model: "local",
  cost: 0,
  prompt_used: `Lighthouse ${number}`,
  warnings: [],
});

/** A Galley with batches of pictures. */
export function startFakeBatches() {
  const batches = new Map<string, string[]>();
  const posted: unknown[] = [];
  const galley = startFakeGalley(route);

  function create(count: number, more: (index: number) => Partial<AnyJobStatus>): Reply {
    const batch_id = batchIdOf(batches.size + 1);
    const first = galley.jobs.size + 1;
    const ids = Array.from({ length: count }, (_, index) => {
      const own = { ...links, blog_job_id: null, batch_id, current_stage: null, ...more(index) };
      return galley.set(jobOf(first + index, "queued", 0, own)).job_id;
    });
    batches.set(batch_id, ids);
    return { status: 202, body: { batch_id, job_ids: ids, status: "queued", total_images: count } };
  }

  function finalize(ids: string[]): Reply {
    const reply = create(ids.length, (index) => ({ is_draft: false, draft_job_id: ids[index] ?? null }));
    const finals = batches.get(batchIdOf(batches.size)) as string[];
    for (const [index, id] of ids.entries()) {
      const draft = galley.jobs.get(id) as AnyJobStatus;
      // Links are not told as events.
      galley.jobs.set(id, { ...draft, final_job_id: finals[index] as string });
    }
    return reply;
  }

  function statusOf(id: string): BatchStatusResponse {
    const jobs = (batches.get(id) as string[]).map((job) => galley.jobs.get(job) as AnyJobStatus);
    const counts = { pending: 0, queued: 0, processing: 0, completed: 0, failed: 0, cancelled: 0 };
    for (const { status } of jobs) counts[status]++;
    const figures = { status: "processing", progress_percentage: 0, completed_at: null } as const;
    return { batch_id: id, kind: "image", total_jobs: jobs.length, created_at: "", counts, jobs, ...figures };
  }

  function route({ method, path, body }: Asked): Reply | undefined {
    const [, id, rest] = /^\/api\/v1\/images\/(?:batches\/([\w-]+))?(?:\/?([\w-]+))?$/.exec(path) ?? [];
    const told = typeof body === "string" ? JSON.parse(body) : undefined;
    if (method === "POST") posted.push(told);
    if (rest === "batch-generate") return create(told.images.length, () => ({}));
    if (id === undefined) return undefined;
    if (!batches.has(id)) return { status: 404, body: { code: "batch_not_found" } };
    if (rest === "finalize") return finalize(told.job_ids);
    if (method === "DELETE") {
      for (const job of statusOf(id).jobs) {
        if (!job.status.endsWith("ed") || job.status === "queued") {
          galley.set(ended(galley.jobs.get(job.job_id) as AnyJobStatus, "cancelled"));
        }
      }
    }
    return { status: 200, body: statusOf(id) };
  }

  return {
    ...galley,
    posted,
    /** Batches made so far. */
    batchId: batchIdOf,
    begin(number: number, progress: number): void {
      const job = galley.jobs.get(idOf(number)) as AnyJobStatus;
      galley.set({ ...job, status: "processing", progress_percentage: progress, started_at: job.created_at });
    },
    complete(number: number): void {
      const job = galley.jobs.get(idOf(number)) as AnyJobStatus;
      galley.set(ended({ ...job, progress_percentage: 100, result: picturesOf(number) }, "completed"));
    },
    fail(number: number): void {
      const job = galley.jobs.get(idOf(number)) as AnyJobStatus;
      galley.set(ended({ ...job, error_message: "The prompt was refused.", error_code: "content_refused" }, "failed"));
    },
  };
}
