import { z } from "zod";

/** What a webhook may tell of. */
export const WebhookEventType = z
  .enum(["job.completed", "job.failed", "job.cancelled", "job.progress", "batch.completed"])
  .meta({ id: "WebhookEventType" });
export type WebhookEventType = z.infer<typeof WebhookEventType>;

/** Told of when a request names no `webhook_events`. */
export const defaultWebhookEvents: readonly WebhookEventType[] = [
  "job.completed",
  "job.failed",
  "job.cancelled",
  "batch.completed",
];

/** A client's own pairs. 16 of them, as at OpenAI. */
export const Metadata = z
  .record(z.string().min(1).max(64), z.string().max(512))
  .refine((pairs) => Object.keys(pairs).length <= 16, "must have at most 16 pairs")
  .describe("Up to 16 pairs of strings, returned as given; jobs can be listed by them.");

/** Seconds: as far ahead as a task may be scheduled, 30 days. */
const longestAhead = 30 * 24 * 3600;

/** Fields that every request takes which makes jobs, beside those of its kind. */
export const JobOptions = z.object({
  schedule_time: z.iso
    .datetime({ offset: true })
    .optional()
    .describe("Not to begin before this time; at most 30 days ahead."),
  expires_in: z
    .int()
    .min(1)
    .max(longestAhead)
    .optional()
    .describe("Seconds after which a job that has not started fails with `expired`."),
  max_cost_usd: z
    .number()
    .positive()
    .max(1_000_000)
    .optional()
    .describe("The most that the job may spend, in US dollars."),
  metadata: Metadata.default({}),
  webhook_url: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .max(2000)
    .optional()
    .describe("Where to post what becomes of the job (Standard Webhooks)."),
  webhook_events: z
    .array(WebhookEventType)
    .min(1)
    .optional()
    .describe("What to tell the webhook; every final state when not given."),
});
export type JobOptions = z.output<typeof JobOptions>;

/** The options and the rest of a validated request. */
export function splitJobOptions<Body extends JobOptions>(
  body: Body,
): { options: JobOptions; input: Omit<Body, keyof JobOptions> } {
  const { schedule_time, expires_in, max_cost_usd, metadata, webhook_url, webhook_events, ...input } = body;
  return { options: { schedule_time, expires_in, max_cost_usd, metadata, webhook_url, webhook_events }, input };
}

/** What of a batch's options goes for one of its jobs. */
export function optionsInBatch(whole: JobOptions, own: JobOptions): JobOptions {
  const said = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { ...whole, ...said, metadata: { ...whole.metadata, ...own.metadata } };
}
