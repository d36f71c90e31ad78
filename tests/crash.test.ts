import { blogStages, type CreateJobResponse, JobStatusResponse } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import { createModelServer, type ModelServerOptions } from "../packages/server/test/fakes/model-server.ts";
import { runGalley } from "./support/process.ts";
import { call, temporaryFolder } from "./support/server.ts";
import { expectNothingPaidTwice, readStored } from "./support/stored.ts";

const jobCount = 20;

/** Twenty posts and two processes: about 8 s on two cores, which may be busy with other tests. */
const atLeisure = { timeout: 120_000 };

/** Where the process is killed: `name:n`, at the n-th passage, so that some jobs are in the middle of their work. */
const points = [
  "create-before-commit:12",
  "create-after-commit:12",
  "claim-after-commit:10",
  "part-before-commit:60",
  "part-after-commit:60",
  "stage-before-commit:100",
  "stage-after-commit:100",
  "finish-before-commit:5",
  "finish-after-commit:5",
  "task-before-claim-commit:3",
  "task-after-claim-commit:3",
  "task-before-ack-commit:3",
  "task-after-ack-commit:3",
];

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

/** A data folder, and a model server that counts. */
async function scene(script?: ModelServerOptions["script"]) {
  const folder = temporaryFolder();
  const model = await createModelServer({ protocol: "openai", ...(script && { script }) });
  onTestFinished(() => model.close());
  const env = {
    PORT: "0",
    GALLEY_DATA_DIR: folder,
    GALLEY_MODEL: "openai-compatible:test",
    OPENAI_COMPATIBLE_BASE_URL: model.url,
    OPENAI_COMPATIBLE_API_KEY: model.key,
  };
  return { folder, model, env };
}

test.each(points)(
  "killed at %s, no accepted job is lost and no stored answer is asked for again",
  atLeisure,
  async (point) => {
    const { folder, model, env } = await scene();

    const first = runGalley(["start"], { ...env, GALLEY_FAULT: point });
    const url = await first.ready;
    const accepted = await submitAll(url);
    expect((await first.ended).signal).toBe("SIGKILL");

    const stored = readStored(folder);
    for (const job of accepted.values()) expect(stored.has(job.job_id)).toBe(true);
    const askedBefore = model.requests.length;

    const second = runGalley(["start"], env);
    const restarted = await second.ready;
    for (const [id, before] of stored) {
      const now = JobStatusResponse.parse((await call(`${restarted}/api/v1/jobs/${id}`)).body);
      expect(now.progress_percentage).toBeGreaterThanOrEqual(before.progress);
    }
    for (const [id, before] of stored) {
      const job = await finished(restarted, id);
      // What was complete before the crash was not done a second time.
      if (before.completed_at !== null) expect(Date.parse(job.completed_at ?? "")).toBe(before.completed_at);
      expect(job).toMatchObject({ status: "completed", error_code: null, retry_count: 0 });
      const percentages = job.progress_updates.map((update) => update.progress_percentage);
      expect(percentages).toEqual([...percentages].sort((a, b) => a - b));
      expect(job.progress_updates).toHaveLength(2 * blogStages.length);
    }
    second.kill("SIGTERM");
    expect((await second.ended).code).toBe(0);

    expectNothingPaidTwice(model.requests.slice(0, askedBefore), model.requests.slice(askedBefore), stored);
  },
);

test("killed after a failure was recorded, the job stays failed and is not tried again", async () => {
  const { model, env } = await scene(() => ({ kind: "refusal" }));
  const first = runGalley(["start"], { ...env, GALLEY_FAULT: "settle-after-commit" });
  const accepted = await submitAll(await first.ready, 1);
  expect((await first.ended).signal).toBe("SIGKILL");
  const second = runGalley(["start"], env);
  const job = await finished(await second.ready, accepted.get(0)!.job_id);
  expect(job).toMatchObject({ status: "failed", error_code: "content_refused", retry_count: 0 });
  second.kill("SIGTERM");
  expect((await second.ended).code).toBe(0);
  expect(model.requests).toHaveLength(1);
});

async function submitAll(url: string, count = jobCount): Promise<Map<number, CreateJobResponse>> {
  const accepted = new Map<number, CreateJobResponse>();
  const submit = async (number: number): Promise<void> => {
    try {
      const answer = await call<CreateJobResponse>(
        `${url}/api/v1/blog/generate-enhanced?async_mode=true`,
        "POST",
        request(number),
      );
      if (answer.status === 202) accepted.set(number, answer.body);
    } catch {
      // The process is gone: what was not answered was not accepted.
    }
  };
  await Promise.all(Array.from({ length: count }, (_, number) => submit(number)));
  return accepted;
}

async function finished(url: string, id: string): Promise<JobStatusResponse> {
  const answer = await call(`${url}/api/v1/jobs/${id}?wait=60`);
  return JobStatusResponse.parse(answer.body);
}
