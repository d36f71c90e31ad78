import {
  Problem,
  RotateWebhookSecretRequest,
  WebhookDelivery,
  WebhookDeliveryList,
  WebhookDeliveryParams,
  WebhookDeliveryQuery,
  WebhookSecretResponse,
  WebhookWorkerRequest,
  WebhookWorkerResponse,
} from "@galley/contract";
import type { Database } from "@galley/foundation";
import type { FastifyPluginAsync, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { bodyOptional } from "../http/body-optional.ts";
import { seenBy } from "../http/caller.ts";
import type { Deliveries } from "./deliveries.ts";
import { listDeliveries, viewDelivery } from "./history.ts";
import type { Secrets, WebhookSecret } from "./secrets.ts";
import type { WebhookTables } from "./tables.ts";

export interface WebhookRoutesOptions {
  database: Database<WebhookTables>;
  deliveries: Deliveries;
  secrets: Secrets;
}

const viewSecret = ({ secret, previous, previousUntil }: WebhookSecret) => ({
  secret,
  previous_secret: previous,
  previous_secret_expires_at: previousUntil === null ? null : new Date(previousUntil).toISOString(),
});

/** What was sent to webhooks, sending it again, and what it is signed with. */
export const webhookRoutes: FastifyPluginAsync<WebhookRoutesOptions> = async (plugin, options) => {
  const { database, deliveries, secrets } = options;
  const app = plugin.withTypeProvider<ZodTypeProvider>();
  const tags = ["webhooks"];

  app.get(
    "/webhooks/deliveries",
    {
      schema: {
        tags,
        summary: "Webhook messages, newest first",
        description: "In pages: `next_cursor` of one is the `cursor` of the next.",
        querystring: WebhookDeliveryQuery,
        response: { 200: WebhookDeliveryList, 422: Problem },
      },
    },
    (request) => listDeliveries(database.read, seenBy(request.caller), request.query),
  );

  app.get(
    "/webhooks/deliveries/:delivery_id",
    {
      schema: {
        tags,
        summary: "A webhook message and its attempts",
        description: "Its type, where it goes, and what the receiver answered to each of the last attempts.",
        params: WebhookDeliveryParams,
        response: { 200: WebhookDelivery, 404: Problem },
      },
    },
    async (request) => viewDelivery(await deliveries.get(request.params.delivery_id, seenBy(request.caller))),
  );

  app.post(
    "/webhooks/deliveries/:delivery_id/resend",
    {
      schema: {
        tags,
        summary: "Send a webhook message again",
        description: "A new round of attempts begins now, with the same `webhook-id` and body.",
        params: WebhookDeliveryParams,
        response: { 200: WebhookDelivery, 404: Problem },
      },
    },
    async (request) => viewDelivery(await deliveries.resend(request.params.delivery_id, seenBy(request.caller))),
  );

  app.get(
    "/webhooks/secret",
    {
      schema: {
        tags,
        summary: "What webhook messages are signed with",
        description: "The tenant's own; made when it is first asked for.",
        response: { 200: WebhookSecretResponse },
      },
    },
    async (request, reply) => {
      reply.header("cache-control", "no-store");
      return viewSecret(await secrets.of(request.caller.tenant));
    },
  );

  app.post(
    "/webhooks/secret",
    {
      preValidation: bodyOptional,
      schema: {
        tags,
        summary: "Change the secret of webhook messages",
        description: "Messages are signed with both, the new one and the one before, for another 24 hours.",
        body: RotateWebhookSecretRequest,
        response: { 200: WebhookSecretResponse, 422: Problem },
      },
    },
    async (request, reply) => {
      reply.header("cache-control", "no-store");
      return viewSecret(await secrets.rotate(request.caller.tenant, request.body.secret));
    },
  );
};

export interface WebhookWorkerRouteOptions {
  deliveries: Pick<Deliveries, "attempt">;
  authenticate: (request: FastifyRequest) => Promise<void>;
}

/** Where the queue brings the attempts. 200 whatever came of one: its outcome, and the next task, are stored. */
export const webhookWorkerRoute: FastifyPluginAsync<WebhookWorkerRouteOptions> = async (plugin, options) => {
  plugin.withTypeProvider<ZodTypeProvider>().post(
    "/webhooks/worker",
    {
      onRequest: options.authenticate,
      config: { access: "worker" },
      schema: {
        tags: ["internal"],
        summary: "Send a webhook message (called by the queue)",
        description:
          "Answers what came of the attempt; `over` where that has been made already. Needs the queue's token.",
        body: WebhookWorkerRequest,
        response: { 200: WebhookWorkerResponse, 401: Problem, 403: Problem },
      },
    },
    async ({ body }) => ({ outcome: await options.deliveries.attempt(body.delivery_id, body.attempt) }),
  );
};
