import { AISDKError, APICallError } from "ai";
import { z } from "zod";
import { JobError } from "../../../jobs/job-error.ts";
import { providerLabel } from "../../../upstream/labels.ts";
import { quoteProvider } from "../../../upstream/quote.ts";
import { toJobError } from "../../../upstream/sdk-errors.ts";
import { BilledError } from "../../port.ts";

// This file loads the SDK: it is imported with the first picture.

/** A prediction that has failed, as Replicate's SDK throws it. */
const Prediction = z.object({ data: z.object({ error: z.string().nullish() }) });
/** How models of Replicate say that they will not give a picture. */
const flagged = /nsfw|sensitive|safety|moderat|prohibited|policy/i;

/** Turns what a picture's call throws into a `JobError`; what is not known is returned as it is. */
export function toImageError(error: unknown, call: { provider: string; model: string; now: number }): unknown {
  const { provider, model, now } = call;
  if (!AISDKError.isInstance(error))
    return toJobError(error, { choice: { provider, model }, now, work: "make this picture" });
  const label = providerLabel(provider);
  if (error.name === "AI_InvalidResponseDataError") {
    const reason = quoteProvider(Prediction.safeParse(error).data?.data.error ?? "");
    const because = reason === "" ? "" : `: ${reason}`;
    if (flagged.test(reason)) return refusedPicture(provider, reason);
    return new JobError("provider_unavailable", `${label} could not make the picture${because}.`, { retryable: true });
  }
  // The picture is at another address than the answer; that one may be of an hour ago, or blocked.
  if (error.name === "AI_DownloadError") {
    const message = `${label} made a picture that cannot be fetched.`;
    return new BilledError(new JobError("provider_unavailable", message, { retryable: true }));
  }
  if (isOwnAnswer(error)) {
    const told = toJobError(error, { choice: { provider, model }, now });
    return told instanceof JobError ? new BilledError(told) : told;
  }
  return toJobError(error, { choice: { provider, model }, now, work: "make this picture" });
}

/** An answer of 200 that the SDK cannot read: work that is done, unless it is a page of what stands before the service. */
const isOwnAnswer = (error: unknown): boolean =>
  APICallError.isInstance(error) &&
  error.statusCode === 200 &&
  (error.responseHeaders?.["content-type"] ?? "").includes("json");

export function refusedPicture(provider: string, reason = ""): JobError {
  const because = reason === "" ? "" : ` (${quoteProvider(reason)})`;
  const message = `${providerLabel(provider)} refuses to make this picture${because}. Change the prompt.`;
  return new JobError("content_refused", message, { retryable: false });
}
