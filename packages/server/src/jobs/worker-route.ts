import { Problem, WorkerRequest } from "@galley/contract";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { Refusal } from "../refusal.ts";
import type { Runner } from "./runner.ts";

export interface WorkerRouteOptions {
  /** `/worker` below the kind's own routes, or wherever else the kind has it. */
  url: string;
  runner: Runner;
  authenticate: (request: FastifyRequest) => Promise<void>;
  /** Where the last part of `url` names what the kind's jobs are about: tells that of a job; undefined: no such job. */
  subjectOf?: ((jobId: string) => Promise<string | null | undefined>) | undefined;
}

const WorkerResponse = z.object({
  outcome: z.enum(["ended", "continued", "leased", "early", "parked", "waiting", "final", "unknown"]),
});

/** Proves nothing by itself, but a call without it does not come from a queue, whoever has signed its token. */
async function needTaskName({ headers }: FastifyRequest): Promise<void> {
  if (!headers["x-cloudtasks-taskname"]) throw new Refusal("forbidden", "A worker call needs X-CloudTasks-TaskName.");
}

/**
 * Where the queue brings a kind's jobs. Answers when the job has ended or is somebody else's; until then the request
 * stays open, which is what keeps the queue's count of concurrent work right.
 */
export const workerRoute: FastifyPluginAsync<WorkerRouteOptions> = async (plugin, options) => {
  const { url, runner, authenticate, subjectOf } = options;
  const nameOfSubject = url.slice(url.lastIndexOf("/:") + 2);

  async function checkSubject(jobId: string, named: string | undefined): Promise<void> {
    const subject = await subjectOf?.(jobId);
    // Of a job that is gone, the runner tells that.
    if (subject !== undefined && subject !== named)
      throw new Refusal("not_found", "The job is not about what the address names.");
  }

  plugin.withTypeProvider<ZodTypeProvider>().post(
    url,
    {
      config: { access: "worker" },
      onRequest: subjectOf ? [authenticate, needTaskName] : authenticate,
      schema: {
        tags: ["internal"],
        summary: "Work on a job (called by the queue)",
        description:
          "Answers when the job has ended, is to be continued, or is somebody else's. Needs the queue's token.",
        body: WorkerRequest,
        response: { 200: WorkerResponse, 401: Problem, 403: Problem, 404: Problem, 503: Problem },
      },
    },
    async ({ body, params }) => {
      await checkSubject(body.job_id, (params as Record<string, string>)[nameOfSubject]);
      return { outcome: await runner.deliver(body.job_id) };
    },
  );
};
