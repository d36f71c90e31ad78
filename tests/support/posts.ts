import { type CreateJobResponse, JobStatusResponse } from "@galley/contract";
import { onTestFinished } from "vitest";
import { createModelServer, type ModelServerOptions } from "../../packages/server/test/fakes/model-server.ts";
import { call, temporaryFolder } from "./server.ts";

const sources = [
  "Compost is organic matter that micro-organisms have broken down. A heap needs carbon, nitrogen, air and water. " +
    "Turning the heap brings air to its middle. Dry leaves are rich in carbon.",
];
const request = (number: number) => ({
  topic: `Composting in garden number ${number}`,
  keywords: ["compost", "garden"],
  length: "short",
  sources,
});

/** A data folder, and a model server that counts what it is asked. */
export async function createPostScene(options: Pick<ModelServerOptions, "script" | "answer"> = {}) {
  const folder = temporaryFolder();
  const model = await createModelServer({ protocol: "openai", ...options });
  onTestFinished(() => model.close());
  const env: Record<string, string> = {
    PORT: "0",
    GALLEY_DATA_DIR: folder,
    GALLEY_MODEL: "openai-compatible:test",
    OPENAI_COMPATIBLE_BASE_URL: model.url,
    OPENAI_COMPATIBLE_API_KEY: model.key,
  };
  return { folder, model, env };
}

/** Posts to each of some processes in its turn; answers the jobs that were accepted. */
export async function submitTo(urls: string[], count: number): Promise<string[]> {
  const submit = async (number: number): Promise<string[]> => {
    const url = `${urls[number % urls.length]}/api/v1/blog/generate-enhanced?async_mode=true`;
    try {
      const { status, body } = await call<CreateJobResponse>(url, "POST", request(number));
      return status === 202 ? [body.job_id] : [];
    } catch {
      // The process is gone: what was not answered was not accepted.
      return [];
    }
  };
  return (await Promise.all(Array.from({ length: count }, (_, number) => submit(number)))).flat();
}

/** The job when it has ended, however long that takes. */
export async function finished(url: string, id: string): Promise<JobStatusResponse> {
  for (;;) {
    const job = JobStatusResponse.parse((await call(`${url}/api/v1/jobs/${id}?wait=60`)).body);
    if (job.completed_at !== null) return job;
  }
}
