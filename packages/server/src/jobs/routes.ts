import {
  JobAttempts,
  JobList,
  JobListItem,
  JobListQuery,
  JobParams,
  JobStatusQuery,
  JobStatusResponse,
  Problem,
  RetryJobsRequest,
  RetryJobsResponse,
  type JobStatusResponse as Status,
} from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { bodyOptional } from "../http/body-optional.ts";
import { clientSignal } from "../http/client-signal.ts";
import { isKnown } from "../http/etag.ts";
import { readPrefer } from "../http/prefer.ts";
import { scopeOf } from "./scope.ts";
import type { JobService } from "./service.ts";

export interface JobRoutesOptions {
  jobs: JobService;
  /** Only jobs of this kind; every kind when absent. */
  kind?: string;
  /** Where they are of every kind: the kinds that a list may be asked for. */
  kinds?: readonly string[];
  /** The schema of a job's status, with the kind's own result and fields. */
  status?: z.ZodType;
  /** The fields that the kind adds. */
  fields?: z.ZodRawShape;
}

/** A job of any kind: with the fields that its kind adds. */
const AnyJobStatus = JobStatusResponse.loose().meta({ id: "AnyJobStatus" });

/** Longest wait of one request; proxies commonly cut at 60 s. */
const longestWait = 60;

/** Seconds until the next poll is worth while. */
function nextPoll({ status, estimated_time_remaining }: Status): number {
  if (status === "processing") return Math.min(5, Math.max(1, Math.ceil((estimated_time_remaining ?? 5) / 10)));
  return status === "queued" ? 2 : 5;
}

/** Changes with everything a client can see, the time left aside. */
const etagOf = (id: string, tag: string): string => `"${id.slice(-8)}-${tag}"`;

/** A page of jobs, with the fields that their kind adds. */
const listOf = (fields: z.ZodRawShape | undefined) =>
  fields && Object.keys(fields).length > 0 ? JobList.extend({ jobs: z.array(JobListItem.extend(fields)) }) : JobList;

/** What a list may be asked for: of all kinds, also one of them. */
const queryOf = (kinds: readonly string[] | undefined) =>
  kinds ? JobListQuery.extend({ kind: z.enum(kinds as [string, ...string[]]).optional() }) : JobListQuery;

/** Status, list, cancel and retry: the same for every kind, under the kind's prefix and for all kinds. */
export const jobRoutes: FastifyPluginAsync<JobRoutesOptions> = async (plugin, options) => {
  const { jobs, kind, kinds, status, fields } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const tags = ["jobs"];
  const job = status ?? AnyJobStatus;

  app.get(
    "/jobs/:job_id",
    {
      schema: {
        tags,
        summary: "A job's status",
        description: "`wait`, or `Prefer: wait=N`, holds the answer until the job is final. `If-None-Match` gives 304.",
        params: JobParams,
        querystring: JobStatusQuery,
        response: { 200: job, 304: z.null().describe("Nothing has changed."), 404: Problem, 422: Problem },
      },
    },
    async (request, reply) => {
      const { job_id } = request.params;
      const scope = scopeOf(request, kind);
      const preferred = readPrefer(request.headers.prefer).wait;
      const wait = request.query.wait ?? Math.min(preferred ?? 0, longestWait);
      if (wait > 0) await jobs.waitUntilFinal(job_id, scope, wait * 1000, clientSignal(request, reply));
      if (preferred !== undefined) reply.header("preference-applied", `wait=${wait}`);
      const etag = etagOf(job_id, await jobs.tag(job_id, scope));
      reply.headers({ etag, "cache-control": "private, no-cache" });
      if (isKnown(request.headers["if-none-match"], etag)) return reply.code(304).send(null);
      const found = await jobs.status(job_id, scope);
      if (found.completed_at === null) reply.header("retry-after", String(nextPoll(found)));
      return found;
    },
  );

  app.get(
    "/jobs/:job_id/attempts",
    {
      schema: {
        tags,
        summary: "The attempts at a job",
        description: "What became of each time that a worker worked on it. One that waits for its first has none.",
        params: JobParams,
        response: { 200: JobAttempts, 404: Problem },
      },
    },
    (request) => jobs.attempts(request.params.job_id, scopeOf(request, kind)),
  );

  app.get(
    "/jobs",
    {
      schema: {
        tags,
        summary: "Jobs, newest first",
        description: "In pages: `next_cursor` of one is the `cursor` of the next. Without results.",
        querystring: queryOf(kinds),
        response: { 200: listOf(fields), 422: Problem },
      },
    },
    (request) => {
      const { kind: asked, ...query } = request.query as JobListQuery & { kind?: string };
      return jobs.list(scopeOf(request, kind ?? asked), query);
    },
  );

  app.delete(
    "/jobs/:job_id",
    {
      schema: {
        tags,
        summary: "Cancel a job",
        description: "A waiting job leaves the queue at once; a running one is told to stop and ends `cancelled`.",
        params: JobParams,
        response: { 200: job, 404: Problem, 409: Problem },
      },
    },
    (request) => jobs.cancel(request.params.job_id, scopeOf(request, kind)),
  );

  app.post(
    "/jobs/:job_id/retry",
    {
      schema: {
        tags,
        summary: "Run a failed or cancelled job again",
        description: "Goes on after the last finished stage, which is not paid for twice.",
        params: JobParams,
        response: { 200: job, 404: Problem, 409: Problem },
      },
    },
    (request) => jobs.retry(request.params.job_id, scopeOf(request, kind)),
  );

  app.post(
    "/jobs/retry",
    {
      preValidation: bodyOptional,
      schema: {
        tags,
        summary: "Run many failed or cancelled jobs again",
        description: "The newest that match all that is given; answers which were.",
        body: RetryJobsRequest,
        response: { 200: RetryJobsResponse, 422: Problem },
      },
    },
    async (request) => ({ job_ids: await jobs.retryMany(scopeOf(request, kind), request.body) }),
  );
};
