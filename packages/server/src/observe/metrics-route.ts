import type { FastifyPluginAsync } from "fastify";
import { z } from "zod";
import type { Metrics } from "./metrics.ts";

export interface MetricsRouteOptions {
  metrics: Metrics;
  /** Brings the gauges up to date. */
  look: () => Promise<void>;
}

/** What Prometheus scrapes. */
export const metricsRoute: FastifyPluginAsync<MetricsRouteOptions> = async (app, { metrics, look }) => {
  app.get(
    "/metrics",
    {
      config: { access: "admin" },
      schema: {
        tags: ["service"],
        summary: "Metrics",
        description: "In Prometheus' text format.",
        response: { 200: { description: "All metrics.", content: { "text/plain": { schema: z.string() } } } },
      },
      // The text is sent as it is.
      serializerCompiler: () => (text) => String(text),
    },
    async (_request, reply) => {
      await look();
      reply.header("cache-control", "no-store").type(metrics.registry.contentType);
      return metrics.registry.metrics();
    },
  );
};
