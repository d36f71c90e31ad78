import { z } from "zod";

/**
 * Every way in which Galley says no, with its HTTP status, its constant title and whether the same request may
 * succeed later. The codes are part of the contract: clients branch on them.
 */
export const errorCodes = {
  validation_failed: { status: 422, title: "The request is not valid", retryable: false },
  bad_request: { status: 400, title: "The request cannot be understood", retryable: false },
  malformed_body: { status: 400, title: "The body cannot be read", retryable: false },
  body_too_large: { status: 413, title: "The body is too large", retryable: false },
  body_too_deep: { status: 400, title: "The body is nested too deeply", retryable: false },
  unsupported_media_type: { status: 415, title: "The body's media type is not supported", retryable: false },
  unauthorized: { status: 401, title: "The caller is not known", retryable: false },
  forbidden: { status: 403, title: "The caller may not do this", retryable: false },
  not_found: { status: 404, title: "Nothing is here", retryable: false },
  job_not_found: { status: 404, title: "There is no such job", retryable: false },
  batch_not_found: { status: 404, title: "There is no such batch", retryable: false },
  delivery_not_found: { status: 404, title: "There is no such webhook delivery", retryable: false },
  queue_not_found: { status: 404, title: "There is no such queue", retryable: false },
  task_not_found: { status: 404, title: "There is no such task", retryable: false },
  key_not_found: { status: 404, title: "There is no such key", retryable: false },
  project_not_found: { status: 404, title: "There is no such project", retryable: false },
  dataset_not_found: { status: 404, title: "There is no such dataset", retryable: false },
  image_not_found: { status: 404, title: "There is no such picture", retryable: false },
  upload_not_found: { status: 404, title: "There is no such upload", retryable: false },
  upload_expired: { status: 410, title: "The upload is over", retryable: false },
  upload_offset_conflict: { status: 409, title: "The upload has another offset", retryable: false },
  upload_locked: { status: 423, title: "Another request works on the upload", retryable: true },
  tus_version_unsupported: { status: 412, title: "The version of tus is not supported", retryable: false },
  no_usable_file: { status: 400, title: "None of the files can be used", retryable: false },
  method_not_allowed: { status: 405, title: "The method is not allowed here", retryable: false },
  job_state_conflict: { status: 409, title: "The job is not in a state that allows this", retryable: false },
  idempotency_key_reused: { status: 422, title: "The Idempotency-Key was used for another request", retryable: false },
  price_unknown: { status: 422, title: "The model's price is not known", retryable: false },
  rate_limited: { status: 429, title: "Too many requests", retryable: true },
  model_not_available: { status: 422, title: "The model is not available", retryable: false },
  range_not_satisfiable: { status: 416, title: "The range lies behind the end", retryable: false },
  headers_too_large: { status: 431, title: "The headers are too large", retryable: false },
  request_timeout: { status: 408, title: "The request took too long to arrive", retryable: true },
  content_refused: { status: 422, title: "What was asked for is not allowed", retryable: false },
  input_lost: { status: 422, title: "What the request names cannot be used", retryable: false },
  budget_exceeded: { status: 422, title: "The job may not spend that much", retryable: false },
  provider_rejected: { status: 422, title: "The provider does not accept the request", retryable: false },
  job_failed: { status: 502, title: "The job failed", retryable: false },
  job_cancelled: { status: 409, title: "The job was cancelled", retryable: false },
  queue_refused: { status: 502, title: "The queue service refused", retryable: false },
  queue_unavailable: { status: 503, title: "The queue service cannot do it now", retryable: true },
  storage_unavailable: { status: 503, title: "The database cannot take writes now", retryable: true },
  files_unavailable: { status: 503, title: "Files cannot be stored now", retryable: true },
  shutting_down: { status: 503, title: "The service is shutting down", retryable: true },
  internal_error: { status: 500, title: "Something went wrong on our side", retryable: true },
} as const satisfies Record<string, { status: number; title: string; retryable: boolean }>;

export type ErrorCode = keyof typeof errorCodes;

/** An answer that says no: RFC 9457, media type `application/problem+json`. */
export const Problem = z
  .object({
    type: z.string().describe("A URI reference that names the kind of problem."),
    title: z.string().describe("The kind of problem, the same for every occurrence."),
    status: z.int().describe("The HTTP status."),
    detail: z.string().describe("A sentence for people about this occurrence."),
    instance: z.string().describe("The path that was asked for."),
    code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe("What is wrong with which field."),
  })
  .meta({ id: "Problem" });
export type Problem = z.infer<typeof Problem>;

/** Why a job failed, as its `error_code` says. */
export const JobErrorCode = z
  .enum([
    "provider_unavailable",
    "provider_rate_limited",
    "provider_timeout",
    "provider_rejected",
    "provider_unauthorized",
    "content_refused",
    "invalid_model_output",
    "budget_exceeded",
    "input_lost",
    "worker_lost",
    "expired",
    "internal_error",
  ])
  .meta({ id: "JobErrorCode" });
export type JobErrorCode = z.infer<typeof JobErrorCode>;
