import { Problem, WorkerRequest } from "@galley/contract";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { Runner } from "./runner.ts";

export interface WorkerRouteOptions {
  /** `/worker` below the kind's own routes, or wherever else the kind has it. */
  url: string;
  runner: Runner;
  authenticate: (request: FastifyRequest) => Promise<void>;
}

const WorkerResponse = z.object({
  outcome: z.enum(["ended", "continued", "leased", "early", "parked", "waiting", "final", "unknown"]),
});

/**
 * Where the queue brings a kind's jobs. Answers when the job has ended or is somebody else's; until then the request
 * stays open, which is what keeps the queue's count of concurrent work right.
 */
export const workerRoute: FastifyPluginAsync<WorkerRouteOptions> = async (plugin, { url, runner, authenticate }) => {
  plugin.withTypeProvider<ZodTypeProvider>().post(
    url,
    {
      config: { access: "worker" },
      onRequest: authenticate,
      schema: {
        tags: ["internal"],
        summary: "Work on a job (called by the queue)",
        description:
          "Answers when the job has ended, is to be continued, or is somebody else's. Needs the queue's token.",
        body: WorkerRequest,
        response: { 200: WorkerResponse, 401: Problem, 403: Problem, 503: Problem },
      },
    },
    async (request) => ({ outcome: await runner.deliver(request.body.job_id) }),
  );
};
