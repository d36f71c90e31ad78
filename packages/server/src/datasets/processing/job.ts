import { z } from "zod";
import { defineJob, type JobDefinition, type Stage } from "../../jobs/define.ts";
import { deathsPerImage, imagesPerJob } from "./slice.ts";

const About = z.object({ dataset_id: z.uuid() });
/** Jobs of earlier versions do not know the name. */
const Input = About.extend({ dataset_name: z.string().optional() });

/** What came of the pictures of a job. */
const Counts = z.object({ processed_files: z.int().min(0), failed_files: z.int().min(0) });
type ProcessedCounts = z.infer<typeof Counts>;

const DatasetJobResult = About.extend(Counts.shape);

type Input = z.infer<typeof Input>;
interface Outputs {
  processing_images: ProcessedCounts;
}
type Pinned = Record<string, never>;

export type DatasetJob = JobDefinition<Input, Pinned, Outputs, z.infer<typeof DatasetJobResult>>;
export type ProcessingStage = Stage<Input, Pinned, Outputs, "processing_images">;

export const datasetJobKind = "dataset";
const path = "/api/v1/internal/tasks/process-dataset";

/** Seconds for one picture, before there is history. */
const secondsPerImage = 0.5;

/** Phase 2 of an upload: processes the pictures that were given to the job, one slice of a dataset (SPEC section 5). */
export function createDatasetJob(stage: ProcessingStage): DatasetJob {
  return defineJob<Input, Pinned, Outputs, z.infer<typeof DatasetJobResult>>({
    kind: datasetJobKind,
    queue: "image-processing-queue",
    path,
    worker: { route: `${path}/:dataset_id`, pathOf: (datasetId) => `${path}/${datasetId}` },
    input: Input,
    result: DatasetJobResult,
    stages: [stage],
    pin: () => ({}),
    maxInterruptions: deathsPerImage * imagesPerJob + 10,
    // How many they are is not settled: as long as the job has not begun, others join it.
    titleOf: ({ dataset_name }) => `Images of ${dataset_name ?? "a dataset"}`,
    firstEstimate: () => imagesPerJob * secondsPerImage,
    accepted: "Image processing job queued successfully",
    assemble: ({ processing_images }, _accounts, { dataset_id }) => ({ dataset_id, ...processing_images }),
  });
}
