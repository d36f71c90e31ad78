import type { FastifyPluginAsync } from "fastify";
import type { QueueHealth } from "../queues/open.ts";

export interface ServiceRoutesOptions {
  queueHealth(): Promise<QueueHealth>;
}

const iso = (time: number): string => new Date(time).toISOString();

/** Whether the process lives, and whether it can do its work. */
export const serviceRoutes: FastifyPluginAsync<ServiceRoutesOptions> = async (app, { queueHealth }) => {
  const tags = ["service"];
  app.get("/health/live", { schema: { tags, summary: "The process lives" } }, async () => ({
    status: "ok",
  }));
  app.get(
    "/health/ready",
    {
      schema: {
        tags,
        summary: "The service takes jobs",
        description:
          "`degraded` while the queue does not do as it is told: jobs are accepted then and wait. 503 while the database " +
          "cannot be read.",
      },
    },
    async () => {
      const { engine, untold, oldest, troubles } = await queueHealth();
      return {
        status: troubles.length > 0 ? "degraded" : "ok",
        queue: {
          engine,
          waiting_for_queue: untold,
          waiting_since: oldest === null ? null : iso(oldest),
          troubles: troubles.map(({ queue, code, message, since }) => ({ queue, code, message, since: iso(since) })),
        },
      };
    },
  );
};
