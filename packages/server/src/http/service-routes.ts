import type { EmbeddedQueues } from "@galley/cloud-tasks";
import type { FastifyPluginAsync } from "fastify";

export interface ServiceRoutesOptions {
  queues: EmbeddedQueues;
}

/** Whether the process lives, and the embedded queue's keys, with which its tokens can be checked. */
export const serviceRoutes: FastifyPluginAsync<ServiceRoutesOptions> = async (app, { queues }) => {
  app.get("/health/live", { schema: { tags: ["service"], summary: "The process lives" } }, async () => ({
    status: "ok",
  }));
  app.get("/.well-known/openid-configuration", { schema: { hide: true } }, () => queues.openIdConfiguration());
  app.get("/jwks", { schema: { hide: true } }, () => queues.keys());
};
