import { z } from "zod";
import { WebhookEventType } from "./job-options.ts";

const DeliveryId = z
  .string()
  .regex(/^msg_[0-9a-f]{32}$/, "must be the id of a delivery")
  .describe("The message's id, which is its `webhook-id`.");

export const WebhookDelivery = z
  .object({
    id: DeliveryId,
    type: WebhookEventType,
    url: z.string(),
    job_id: z.uuid().nullable(),
    batch_id: z.uuid().nullable(),
    status: z
      .enum(["pending", "delivered", "failed", "stopped"])
      .describe(
        "`failed`: given up after ten attempts, or an address that is not called. `stopped`: answered with 410.",
      ),
    attempts: z.array(
      z.object({
        attempted_at: z.iso.datetime(),
        duration_ms: z.int().min(0),
        status_code: z.int().nullable().describe("What the receiver answered; null when it did not."),
        error: z.string().nullable(),
      }),
    ),
    next_attempt_at: z.iso.datetime().nullable(),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "WebhookDelivery" });
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const WebhookDeliveryList = z
  .object({ deliveries: z.array(WebhookDelivery), next_cursor: z.string().nullable() })
  .meta({ id: "WebhookDeliveryList" });

export const WebhookDeliveryQuery = z.object({
  job_id: z.uuid().optional(),
  status: WebhookDelivery.shape.status.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type WebhookDeliveryQuery = z.output<typeof WebhookDeliveryQuery>;

export const WebhookDeliveryParams = z.object({ delivery_id: DeliveryId });

export const WebhookSecretResponse = z
  .object({
    secret: z.string().describe("`whsec_` and base64, as Standard Webhooks has it."),
    previous_secret: z.string().nullable().describe("Messages are signed with this one too, for a while."),
    previous_secret_expires_at: z.iso.datetime().nullable(),
  })
  .meta({ id: "WebhookSecretResponse" });

export const RotateWebhookSecretRequest = z
  .object({
    secret: z
      .string()
      .regex(/^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/, {
        error: "must be whsec_ and the base64 of 24 to 64 bytes",
      })
      .optional()
      .describe("One of your own; made when not given."),
  })
  .meta({ id: "RotateWebhookSecretRequest" });

/** What the queue posts to have a message sent. */
export const WebhookWorkerRequest = z
  .object({ delivery_id: DeliveryId, attempt: z.int().min(1) })
  .meta({ id: "WebhookWorkerRequest" });

export const WebhookWorkerResponse = z.object({
  outcome: z.enum(["delivered", "failed", "gone", "refused", "over"]),
});
