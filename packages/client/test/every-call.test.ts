import * as contract from "@galley/contract";
import { expect, test, vi } from "vitest";
import { z } from "zod";
import { startGalley } from "../../../tests/support/server.ts";
import { createGalleyClient } from "../src/index.ts";
import { photoOf } from "./support/photo.ts";

vi.setConfig({ testTimeout: 60_000 });

const post = {
  topic: "Composting at home",
  keywords: ["composting"],
  model: "offline",
  use_google_search: false,
  length: "short" as const,
};
const drawing = { prompt: "A lighthouse at dawn", aspect_ratio: "1:1" as const, quality: "draft" as const };
const updateOf = (job: z.ZodType) => z.object({ event: z.string(), connection: z.literal("live"), job }).loose();
const dropped = z.undefined();
const [blogs, images] = ["blog-generation-queue", "image-generation-queue"] as const;
/** What waits for it can be looked at. */
const later = { schedule_time: new Date(Date.now() + 3_600_000).toISOString() };

type Client = ReturnType<typeof createGalleyClient>;
type Calls = Omit<Client, "urlOf">;
/** What a call is to answer, and how it is called, with what came of those before. */
type Rows = {
  [Name in keyof Calls]: [answer: z.ZodType, call: (call: Client[Name], of: Answers) => unknown];
};
type Answers = { readonly [Name in keyof Calls]: Awaited<ReturnType<Client[Name]>> };

const first = async (updates: AsyncIterable<unknown>): Promise<unknown> => {
  for await (const update of updates) return update;
};
const photo = async (number: number): Promise<Blob> =>
  new Blob([new Uint8Array(await photoOf(number))], { type: "image/jpeg" });

/** In an order in which each finds what it needs. */
const rows: Rows = {
  whoAmI: [contract.WhoAmI, (call) => call()],
  getReadiness: [
    z.object({ status: z.enum(["ok", "degraded"]), queue: z.object(), worker: z.object() }),
    (call) => call(),
  ],

  createBlogJob: [contract.CreateJobResponse, (call) => call({ ...post, approve_outline: true })],
  watchJobs: [
    z.object({ event: z.literal("snapshot"), jobs: z.array(contract.JobStatusEvent) }),
    (call) => first(call()),
  ],
  watch: [updateOf(contract.JobStatusResponse), (call, of) => first(call(of.createBlogJob))],
  getOutline: [
    contract.OutlineForDecision,
    (call, of) => vi.waitUntil(() => call(of.createBlogJob.job_id).catch(() => undefined), { timeout: 20_000 }),
  ],
  decideOutline: [
    contract.JobStatusResponse,
    (call, of) => call(of.createBlogJob, { decision: "edit", outline: of.getOutline.outline }),
  ],
  pollBlogJob: [contract.JobStatusResponse, (call, of) => call(of.createBlogJob, { longPoll: true })],
  getJobStatus: [
    contract.JobStatusResponse.extend({ result: contract.BlogResult }),
    (call, of) => call(of.createBlogJob),
  ],
  getJob: [contract.JobStatusResponse, (call, of) => call(of.createBlogJob.job_id)],
  getJobAttempts: [z.array(contract.JobAttempt).min(2), (call, of) => call(of.createBlogJob)],
  exportBlog: [
    z.object({
      filename: z.string().regex(/.\.mdx$/),
      contentType: z.string().min(1),
      content: z.string().startsWith("---"),
    }),
    (call, of) => call(of.createBlogJob, "mdx"),
  ],
  generateBlog: [contract.BlogResult, (call) => call(post)],
  createAndPollBlogJob: [
    contract.JobStatusResponse.extend({ result: contract.BlogResult }),
    (call) => call(post, { longPoll: true }),
  ],

  uploadPicture: [contract.UploadedPicture, async (call) => call(await photo(1))],
  generateImage: [contract.ImageResult, (call, of) => call({ ...drawing, blog_job_id: of.createBlogJob.job_id })],
  getBlogImages: [z.array(contract.ImageJobStatus).length(1), (call, of) => call(of.createBlogJob)],
  listImageProviders: [contract.ImageProviders.shape.providers, (call) => call()],
  createImageBatch: [contract.CreateImageBatchResponse, (call) => call({ images: [drawing, drawing] })],
  waitForImageBatch: [
    contract.BatchStatusResponse,
    (call, of) => call(of.createImageBatch.batch_id, { pollInterval: 50 }),
  ],
  getImageBatch: [contract.BatchStatusResponse, (call, of) => call(of.createImageBatch.batch_id)],
  getImageJob: [contract.ImageJobStatus, (call, of) => call(of.createImageBatch.job_ids[0]!)],
  pauseQueue: [contract.Queue, (call) => call(images)],
  finalizeImage: [
    contract.CreateImageJobResponse,
    (call, of) => call(of.createImageBatch.job_ids[0]!, { quality: "standard" }),
  ],
  finalizeImageBatch: [
    contract.CreateImageBatchResponse,
    (call, of) => call(of.createImageBatch.batch_id, { job_ids: [of.createImageBatch.job_ids[1]!] }),
  ],
  cancelImageBatch: [contract.BatchStatusResponse, (call, of) => call(of.finalizeImageBatch.batch_id)],
  createImageJob: [contract.CreateImageJobResponse, (call) => call(drawing)],
  createImageVariations: [
    contract.CreateImageJobResponse,
    (call, of) => call({ image_url: of.uploadPicture.url, num_variations: 1 }),
  ],
  createImageUpscale: [contract.CreateImageJobResponse, (call, of) => call({ source_image_url: of.uploadPicture.url })],
  createImageEdit: [
    contract.CreateImageJobResponse,
    (call, of) => call({ image_url: of.uploadPicture.url, prompt: "A moon", edit_type: "outpaint" }),
  ],

  createBlogBatch: [contract.CreateBlogBatchResponse, (call) => call({ blogs: [post, post, post, post], ...later })],
  getBlogBatch: [contract.BatchStatusResponse, (call, of) => call(of.createBlogBatch.batch_id)],
  listJobs: [contract.JobList, (call) => call({ kind: "blog", status: ["pending", "queued"], limit: 2 })],
  cancelJob: [contract.JobStatusResponse, (call, of) => call(of.createBlogBatch.job_ids[0]!)],
  retryJob: [contract.JobStatusResponse, (call, of) => call(of.createBlogBatch.job_ids[0]!)],
  listQueues: [z.array(contract.Queue).min(4), (call) => call()],
  getQueue: [contract.Queue, (call) => call(blogs)],
  listQueueTasks: [
    contract.QueueTaskList,
    (call) =>
      vi.waitUntil(async () => call(blogs, { limit: 200 }).then((page) => (page.tasks.length >= 4 ? page : false))),
  ],
  getQueueTask: [contract.QueueTask, (call, of) => call(blogs, of.listQueueTasks.tasks[0]!.name)],
  runQueueTask: [contract.QueueTask, (call, of) => call(blogs, of.listQueueTasks.tasks[0]!.name)],
  deleteQueueTask: [contract.DeleteTaskResponse, (call, of) => call(blogs, of.listQueueTasks.tasks[1]!.name)],
  cancelBlogBatch: [contract.BatchStatusResponse, (call, of) => call(of.createBlogBatch.batch_id)],
  retryJobs: [contract.RetryJobsResponse, (call) => call({ status: "cancelled", limit: 1 })],
  purgeQueue: [contract.PurgeQueueResponse, (call) => call(images)],
  resumeQueue: [contract.Queue, (call) => call(images)],
  applyQueues: [contract.ApplyQueuesResponse, (call) => call()],

  createProject: [contract.Project, (call) => call({ name: "Roofs" })],
  getProject: [contract.Project, (call, of) => call(of.createProject.id)],
  updateProject: [contract.Project, (call, of) => call(of.createProject.id, { description: "From above" })],
  listProjects: [z.object({ projects: z.array(contract.Project).length(1), next_cursor: z.null() }), (call) => call()],
  createDataset: [contract.Dataset, (call, of) => call(of.createProject.id, { name: "Flight" })],
  getDataset: [contract.Dataset, (call, of) => call(of.createProject.id, of.createDataset.id)],
  listDatasets: [
    z.object({ datasets: z.array(contract.Dataset).length(1), next_cursor: z.null() }),
    (call, of) => call(of.createProject.id),
  ],
  uploadImagesBatch: [
    z.object({ counts: z.object({ stored: z.literal(2) }), aborted: z.literal(false) }),
    async (call, of) => {
      const files = await Promise.all(
        [1, 2].map(async (number) => ({ name: `${number}.jpg`, blob: await photo(number) })),
      );
      return call(of.createProject.id, of.createDataset.id, files);
    },
  ],
  waitForProcessing: [
    contract.DatasetProgress,
    (call, of) => call(of.createProject.id, of.createDataset.id, { pollInterval: 50 }),
  ],
  watchDataset: [
    z.object({ progress: contract.DatasetProgress, connection: z.literal("live") }),
    (call, of) => first(call(of.createProject.id, of.createDataset.id)),
  ],
  getProcessingStatus: [contract.DatasetProgress, (call, of) => call(of.createProject.id, of.createDataset.id)],
  reprocessDataset: [contract.ReprocessResponse, (call, of) => call(of.createProject.id, of.createDataset.id)],
  listDatasetImages: [
    z.object({ images: z.array(contract.DatasetImage).length(1), next_cursor: z.string() }),
    (call, of) => call(of.createProject.id, of.createDataset.id, { limit: 1, include_thumbnails: true }),
  ],
  getDatasetImage: [
    contract.DatasetImage,
    (call, of) => call(of.createProject.id, of.createDataset.id, of.listDatasetImages.images[0]!.id),
  ],
  getDatasetImageUrl: [
    contract.ImageAddress,
    (call, of) => call(of.createProject.id, of.createDataset.id, of.listDatasetImages.images[0]!.id),
  ],
  deleteDatasetImage: [
    dropped,
    (call, of) => call(of.createProject.id, of.createDataset.id, of.listDatasetImages.images[0]!.id),
  ],
  deleteDataset: [dropped, (call, of) => call(of.createProject.id, of.createDataset.id)],
  deleteProject: [dropped, (call, of) => call(of.createProject.id)],
};

test("every call reaches what it is for, and is answered as the contract has it", async () => {
  const { url } = await startGalley();
  const galley = createGalleyClient({ baseUrl: url });
  const { urlOf: _, ...calls } = galley;
  expect(Object.keys(rows).sort()).toEqual(Object.keys(calls).sort());
  const answers: Record<string, unknown> = {};
  for (const [name, [schema, ask]] of Object.entries<[z.ZodType, (...of: never[]) => unknown]>(rows)) {
    const call = calls[name as keyof Calls];
    const answer = await Promise.resolve(ask(call as never, answers as never)).catch((error: Error) => error);
    expect(schema.safeParse(answer).error, `${name}: ${answer instanceof Error ? answer : ""}`).toBeUndefined();
    answers[name] = answer;
  }
});
