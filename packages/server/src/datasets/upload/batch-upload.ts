import type { BatchUploadResponse } from "@galley/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import { liftTimeLimit, setTimeLimit } from "../../access/connection-limits.ts";
import { warnOf } from "../../http/unknown-fields.ts";
import { Refusal } from "../../refusal.ts";
import type { DatasetPath, Datasets } from "../datasets.ts";
import { datasetScopeOf } from "../scope.ts";
import { answerFiles } from "./answer.ts";
import { checkForm, type FormOptions } from "./form.ts";
import { type ReceiveOptions, receiveFiles } from "./receive.ts";

export interface Uploading extends FormOptions, Pick<ReceiveOptions, "uploads" | "storage"> {
  datasets: Datasets;
}

/** Phase 1: takes the files of a request into a dataset. They are recorded and queued when this resolves. @throws Refusal */
export async function batchUpload(
  uploading: Uploading,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<BatchUploadResponse> {
  const scope = datasetScopeOf(request);
  const path = request.params as DatasetPath;
  const dataset = await uploading.datasets.require(scope, path);
  const { log, raw } = request;
  checkForm(raw, uploading);
  const options: ReceiveOptions = {
    ...uploading,
    onTrouble: (error) => log.error({ err: error, dataset_id: dataset.id }, "the storage did not take a file"),
    onAbandonFailed: (error) =>
      log.error({ err: error, dataset_id: dataset.id }, "what an upload has left could not be removed; it will be"),
  };
  liftTimeLimit(raw);
  try {
    const { outcomes, jobs, ignored } = await receiveFiles(options, raw, dataset);
    warnOf(ignored, request, reply);
    const answer = answerFiles(outcomes, ignored);
    const { processing_status } = await uploading.datasets.status(scope, path);
    return {
      dataset_id: dataset.id,
      processing_status,
      ...answer,
      job_id: jobs[0]?.id ?? null,
      task_name: jobs[0]?.task_name ?? null,
      job_ids: jobs.map(({ id }) => id),
    };
  } catch (error) {
    setTimeLimit(raw);
    // Whoever sends nothing more will not send another request either.
    if (error instanceof Refusal && error.code === "request_timeout") reply.header("connection", "close");
    throw error;
  }
}
