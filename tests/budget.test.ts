import { BlogResult, type CreateJobResponse, type JobStatusResponse } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import { createModelServer } from "../packages/server/test/fakes/model-server.ts";
import { finished } from "./support/posts.ts";
import { call, startGalley, temporaryFolder } from "./support/server.ts";
import { queryIn } from "./support/stored.ts";

const request = { topic: "Composting at home", keywords: ["composting"], word_count_target: 1500 };

async function openScene() {
  const model = await createModelServer({ protocol: "openai" });
  onTestFinished(() => model.close());
  const folder = temporaryFolder();
  const { url } = await startGalley({
    GALLEY_DATA_DIR: folder,
    OPENAI_API_KEY: model.key,
    OPENAI_BASE_URL: model.url,
    GALLEY_MODEL: "openai:gpt-4o",
  });
  return {
    model,
    async run(more: object): Promise<JobStatusResponse> {
      const path = `${url}/api/v1/blog/generate-enhanced?async_mode=true`;
      const { body } = await call<CreateJobResponse>(path, "POST", { ...request, ...more });
      return finished(url, body.job_id);
    },
    /** What each call of a job has cost, in US dollars. */
    charges: (id: string): number[] =>
      (queryIn(folder)(`SELECT cost FROM job_charge WHERE job_id = '${id}'`) as Array<{ cost: number }>).map(
        ({ cost }) => cost,
      ),
  };
}

const sum = (costs: number[]): number => costs.reduce((all, cost) => all + cost, 0);
const dollars = (amount: number): string => `$${amount.toFixed(4).replace(/0{1,2}$/, "")}`;

test("a post makes no call that could pass its budget, fails, and says what it has spent", async () => {
  const { model, run, charges } = await openScene();
  const free = await run({});
  expect(free.status).toBe("completed");
  const whole = BlogResult.parse(free.result).total_cost ?? 0;
  expect(sum(charges(free.job_id))).toBeCloseTo(whole, 10);
  const calls = model.requests.length;

  // Less than all calls together may cost, more than some of them.
  for (const share of [0.3, 0.6, 0.9]) {
    const begun = model.requests.length;
    const budget = whole * share;
    const job = await run({ max_cost_usd: budget });
    expect(job).toMatchObject({ status: "failed", error_code: "budget_exceeded", result: null, retry_count: 0 });
    const spent = sum(charges(job.job_id));
    expect(spent).toBeLessThanOrEqual(budget);
    const made = model.requests.length - begun;
    expect(made).toBe(charges(job.job_id).length);
    expect(made).toBeLessThan(calls);
    expect(job.error_message).toContain(`it has spent ${dollars(spent)},`);
  }
  const enough = await run({ max_cost_usd: 5 });
  expect(enough.status).toBe("completed");
});

test("a budget that the first call could pass is refused by that call, which is not made", async () => {
  const { model, run } = await openScene();
  const job = await run({ max_cost_usd: 0.001 });
  expect(job).toMatchObject({ status: "failed", error_code: "budget_exceeded" });
  expect(job.error_message).toMatch(
    /^The job may spend \$0\.001?0*; it has spent \$0\.00, and its next step may cost \$0\.\d+\.$/,
  );
  expect(model.requests).toEqual([]);
});
