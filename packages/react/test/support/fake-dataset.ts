import type { DatasetProgress } from "@galley/client";
import { startFakeGalley } from "./fake-galley.ts";
import { type Asked, problem, type Reply, type Stream } from "./fake-wire.ts";

export const projectId = "a54b2cc0-6b0e-4d0a-9d4b-2f6f2f0c7a11";
export const datasetId = "d54b2cc0-6b0e-4d0a-9d4b-2f6f2f0c7a11";

/** A Galley with one dataset, whose pictures are processed when the test says so. */
export function startFakeDataset() {
  let progress: DatasetProgress = {
    dataset_id: datasetId,
    processing_status: "ready",
    total_files: 0,
    processed_files: 0,
    failed_files: 0,
    processing_started_at: null,
    processing_completed_at: null,
    progress_percent: 0,
    errors: [],
  };
  const streams = new Set<Stream>();
  /** File names that the server cannot store at present, and those that it refuses. */
  const failing = new Set<string>();
  const refused = new Set<string>();
  const stored: string[] = [];
  /** Whether the dataset is gone. */
  let isGone = false;
  let rounds = 0;

  const isAtRest = (): boolean => ["completed", "failed"].includes(progress.processing_status);

  function become(next: Partial<DatasetProgress>): void {
    progress = { ...progress, ...next };
    for (const stream of [...streams]) {
      stream.send(isAtRest() ? progress.processing_status : "progress", progress, String(++rounds));
      if (isAtRest()) stream.end();
    }
  }

  async function upload(body: FormData): Promise<Reply> {
    const names = (body.getAll("files") as File[]).map(({ name }) => name);
    const files = names.map((filename) => {
      if (failing.has(filename)) return { filename, status: "failed", reason: "No room now", image_id: null };
      if (refused.has(filename)) return { filename, status: "refused", reason: "Not a picture", image_id: null };
      stored.push(filename);
      return { filename, status: "stored", reason: null, image_id: filename };
    });
    const count = files.filter(({ status }) => status === "stored").length;
    const afresh = isAtRest() ? { total_files: 0, processed_files: 0, failed_files: 0, errors: [] } : progress;
    if (count > 0) become({ ...afresh, processing_status: "processing", total_files: afresh.total_files + count });
    return { status: 200, body: { files, job_ids: count > 0 ? [`job-${++rounds}`] : [] } };
  }

  function follow(stream: Stream): () => void {
    stream.send("snapshot", progress, String(++rounds));
    if (isAtRest()) {
      stream.send(progress.processing_status, progress, String(++rounds));
      stream.end();
    }
    streams.add(stream);
    return () => streams.delete(stream);
  }

  function route({ path, body }: Asked): Reply | Promise<Reply> | undefined {
    const base = `/api/v1/projects/${projectId}/datasets/${datasetId}`;
    if (!path.startsWith(base)) return undefined;
    if (isGone) return problem("dataset_not_found", 404, "There is no such dataset.");
    switch (path.slice(base.length)) {
      case "/images/batch-upload":
        return upload(body as FormData);
      case "/events":
        return { stream: follow };
      case "/processing-status":
        return { status: 200, body: progress };
      case "/reprocess": {
        const queued_count = progress.failed_files;
        become({ processing_status: "processing", failed_files: 0, errors: [], progress_percent: 96 });
        return { status: 202, body: { dataset_id: datasetId, queued_count, job_ids: [] } };
      }
      default:
        return undefined;
    }
  }

  const galley = startFakeGalley(route);
  return {
    ...galley,
    failing,
    refused,
    stored,
    remove: () => {
      isGone = true;
    },
    /** Processes some pictures; when none is left, the dataset is at rest. */
    process(done: number, failed: string[] = []): void {
      const processed_files = progress.processed_files + done;
      const failed_files = progress.failed_files + failed.length;
      const isOver = processed_files + failed_files === progress.total_files;
      become({
        processed_files,
        failed_files,
        progress_percent: ((processed_files + failed_files) / progress.total_files) * 100,
        errors: [...progress.errors, ...failed.map((name) => `${name}: cannot be read`)],
        ...(isOver && { processing_status: processed_files > 0 ? "completed" : "failed" }),
        ...(isOver && { processing_completed_at: `${++rounds}` }),
      });
    },
  };
}

/** Pictures with a little in them; `File` is the browser's. */
export const picturesNamed = (...names: string[]): File[] =>
  names.map((name) => new File([`picture ${name}`], name, { type: "image/jpeg" }));
