import { Problem } from "@galley/contract";
import type { FastifyPluginAsync } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { QueueHealth } from "../queues/open.ts";
import { Refusal } from "../refusal.ts";
import type { WorkerRefusals } from "./worker-refusals.ts";

export interface ServiceRoutesOptions {
  queueHealth(): Promise<QueueHealth>;
  workerRefusals: WorkerRefusals["recent"];
  /** Whether the service is about to end. */
  stopping?: () => boolean;
}

const Liveness = z.object({ status: z.literal("ok") });

const Readiness = z.object({
  status: z.enum(["ok", "degraded"]).describe("`degraded`: jobs are accepted, and some wait or are not cleaned up."),
  queue: z.object({
    engine: z.enum(["embedded", "cloud-tasks"]),
    waiting_for_queue: z.int().describe("How much the queue has still to be told, counted up to 10,000."),
    waiting_since: z.iso.datetime().nullable(),
    troubles: z
      .array(
        z.object({
          queue: z.string(),
          code: z
            .string()
            .describe(
              "What the queue service answers (`unavailable`, `permission_denied`, …); `disabled`: the queue is; `defect`: the fault is ours.",
            ),
          message: z.string().describe("What does not work because of it. Why stands in the log."),
          since: z.iso.datetime(),
        }),
      )
      .describe("What the queue service does not do as it is told."),
  }),
  worker: z.object({
    refusals: z
      .array(
        z.object({
          cause: z.string(),
          message: z.string().describe("What it means, and which setting to look at."),
          count: z.int(),
          since: z.iso.datetime(),
          last: z.iso.datetime(),
        }),
      )
      .describe(
        "Deliveries of the last ten minutes that were not let through. They degrade the service until one is let through.",
      ),
  }),
});

const iso = (time: number): string => new Date(time).toISOString();

/** Whether the process lives, and whether it can do its work. */
export const serviceRoutes: FastifyPluginAsync<ServiceRoutesOptions> = async (plugin, options) => {
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const tags = ["service"];
  app.get(
    "/health/live",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "The process lives",
        description: "Says nothing of what it depends on: a process that lives is not to be started anew for those.",
        response: { 200: Liveness },
      },
    },
    async () => ({ status: "ok" as const }),
  );
  app.get(
    "/health/ready",
    {
      config: { access: "public" },
      schema: {
        tags,
        summary: "The service takes jobs",
        description:
          "`degraded` while the queue does not do as it is told, or while what it brings is not let through: jobs are " +
          "accepted then and wait. 503 while the database cannot be read, and as soon as the service begins to stop.",
        response: { 200: Readiness, 503: Problem },
      },
    },
    async (_request, reply) => {
      reply.header("cache-control", "no-store");
      if (options.stopping?.()) throw new Refusal("shutting_down", "The service is shutting down.");
      const { engine, untold, oldest, troubles } = await options.queueHealth().catch((error: unknown) => {
        const refusal = new Refusal("storage_unavailable", "The database cannot be read now.");
        refusal.cause = error;
        throw refusal;
      });
      const { refusals, persist } = options.workerRefusals();
      return {
        status: troubles.length > 0 || persist ? ("degraded" as const) : ("ok" as const),
        queue: {
          engine,
          waiting_for_queue: untold,
          waiting_since: oldest === null ? null : iso(oldest),
          troubles: troubles.map(({ queue, code, message, since }) => ({ queue, code, message, since: iso(since) })),
        },
        worker: {
          refusals: refusals.map(({ since, last, ...refusal }) => ({ ...refusal, since: iso(since), last: iso(last) })),
        },
      };
    },
  );
};
