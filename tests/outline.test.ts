import type { CreateJobResponse } from "@galley/contract";
import { expect, test } from "vitest";
import { call, startGalley } from "./support/server.ts";

const post = { topic: "Composting at home", keywords: ["composting"], length: "short", approve_outline: true };

async function waitingPost() {
  const { url } = await startGalley();
  const made = await call<CreateJobResponse>(`${url}/api/v1/blog/generate-enhanced?async_mode=true`, "POST", post);
  const job = `${url}${made.body.status_url}`;
  await expect
    .poll(async () => (await call(job)).body.current_stage, { timeout: 15_000, interval: 50 })
    .toBe("waiting_approval");
  return { job, decide: (decision: object) => call(`${job}/outline`, "POST", decision) };
}

test("a post waits for its outline to be approved, costs no worker meanwhile, and is written then", async () => {
  const { job, decide } = await waitingPost();
  expect((await call(job)).body).toMatchObject({ status: "processing", completed_at: null });
  const { body } = await call<{ outline: { sections: object[] } }>(`${job}/outline`);
  expect(body).toMatchObject({ waiting: true, outline: { title: expect.any(String) } });
  expect(await decide({ decision: "perhaps" })).toMatchObject({ status: 422 });
  expect(await decide({ decision: "approve" })).toMatchObject({ status: 200 });
  expect(await decide({ decision: "approve" })).toMatchObject({ status: 409, body: { code: "job_state_conflict" } });
  const { body: done } = await call<{ status: string; retry_count: number; progress_updates: { stage: string }[] }>(
    `${job}?wait=30`,
  );
  expect(done).toMatchObject({ status: "completed", retry_count: 0 });
  const asked = done.progress_updates.filter(({ stage }) => stage === "waiting_approval");
  expect(asked).toHaveLength(2);
  expect(done.progress_updates.filter(({ stage }) => stage === "research_outline")).toHaveLength(2);
});

test("an outline that was edited is the one that is written; a rejected one ends the job", async () => {
  const { job, decide } = await waitingPost();
  const { body } = await call<{ outline: { sections: Array<{ id: string; heading: string }> } }>(`${job}/outline`);
  const [first, second, ...rest] = body.outline.sections;
  const sections = [first, { ...second, heading: "What a heap is made of" }, rest.at(-1)];
  const outline = { title: "My own title about composting", sections };
  expect(await decide({ decision: "edit", outline })).toMatchObject({ status: 200 });
  const done = await call<{ result: { content: string } }>(`${job}?wait=30`);
  expect(done.body).toMatchObject({ status: "completed" });
  const headings = done.body.result.content.split("\n").filter((line) => /^##? /.test(line));
  expect(headings).toContain("## What a heap is made of");
  expect(headings[0]).toBe("# My own title about composting");

  const other = await waitingPost();
  expect(await other.decide({ decision: "reject" })).toMatchObject({ status: 200, body: { status: "cancelled" } });
});

test("a request that is held cannot wait for a person", async () => {
  const { url } = await startGalley();
  const refused = await call(`${url}/api/v1/blog/generate-enhanced`, "POST", post);
  expect(refused).toMatchObject({ status: 422, body: { errors: [{ path: "approve_outline" }] } });
});
