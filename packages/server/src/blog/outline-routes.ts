import { JobParams, JobStatusResponse, OutlineDecision, OutlineForDecision, Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { Decisions } from "../jobs/decisions.ts";
import { scopeOf } from "../jobs/scope.ts";
import type { JobService } from "../jobs/service.ts";
import { Refusal } from "../refusal.ts";
import type { createBlogJob } from "./job.ts";
import { outlineGate } from "./stages/research-outline.ts";
import type { ResearchOutline } from "./types.ts";

export interface OutlineRoutesOptions {
  jobs: JobService;
  decisions: Decisions;
  blogJob: Pick<ReturnType<typeof createBlogJob>, "kind">;
}

const stage = "research_outline";

/** The outline of a post that was asked for with `approve_outline`: to be read, and decided on. */
export const outlineRoutes: FastifyPluginAsync<OutlineRoutesOptions> = async (plugin, options) => {
  const { jobs, decisions, blogJob } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const tags = ["blog"];

  app.get(
    "/jobs/:job_id/outline",
    {
      schema: {
        tags,
        summary: "A post's outline, for a decision",
        description: "As it was planned. 409 while there is none yet.",
        params: JobParams,
        response: { 200: OutlineForDecision, 404: Problem, 409: Problem },
      },
    },
    async (request) => {
      const { job_id } = request.params;
      const { current_stage, status } = await jobs.status(job_id, scopeOf(request, blogJob.kind));
      const outline = (await decisions.output(job_id, stage)) as ResearchOutline | undefined;
      if (!outline) throw new Refusal("job_state_conflict", "The job has no outline yet.");
      const { title, faq, sections } = outline;
      const shown = sections.map(({ evidence_ids: _evidence, kind: _kind, ...section }) => section);
      const waiting = status === "processing" && current_stage === outlineGate.name;
      return { job_id, waiting, outline: { title, faq, sections: shown } };
    },
  );

  app.post(
    "/jobs/:job_id/outline",
    {
      schema: {
        tags,
        summary: "Decide on a post's outline",
        description:
          "`approve` lets the post be written as planned, `edit` as it is sent, `reject` cancels the job. 409 when no " +
          "decision is waited for.",
        params: JobParams,
        body: OutlineDecision,
        response: { 200: JobStatusResponse, 404: Problem, 409: Problem, 422: Problem },
      },
    },
    async (request) => {
      const { job_id } = request.params;
      const scope = scopeOf(request, blogJob.kind);
      const { current_stage, status } = await jobs.status(job_id, scope);
      if (status !== "processing" || current_stage !== outlineGate.name) throw notWaiting();
      if (request.body.decision === "reject") return jobs.cancel(job_id, scope);
      const decided = await decisions.decide(job_id, { stage, gate: outlineGate }, request.body);
      if (decided !== "decided") throw notWaiting();
      return jobs.status(job_id, scope);
    },
  );
};

const notWaiting = () => new Refusal("job_state_conflict", "The job does not wait for a decision on its outline.");
