import type { CreateJobResponse, Dataset, JobList, JobListItem, Project } from "@galley/contract";
import { expect, test } from "vitest";
import { call, startGalley } from "../../../../tests/support/server.ts";
import { formOf, post as upload } from "../datasets/upload/scene.ts";
import { photo } from "../support/photos.ts";

/** Galley whose queues are at rest, so that its jobs wait. */
async function openScene() {
  const { url } = await startGalley();
  const api = `${url}/api/v1`;
  for (const queue of ["blog-generation", "image-generation", "image-processing"])
    await call(`${api}/queues/${queue}-queue/pause`, "POST");
  const status = async (id: string) => (await call<JobListItem>(`${api}/jobs/${id}`)).body;
  const post = async (path: string, body: object) => {
    const answer = await call<CreateJobResponse>(`${api}${path}?async_mode=true`, "POST", body);
    expect(answer.status).toBe(202);
    return status(answer.body.job_id);
  };
  const list = async (query: string) => (await call<JobList>(`${api}/jobs?${query}`)).body.jobs;
  return { api, post, list };
}

test("a post is called by its topic, an image by its prompt, or by what is done where there is none", async () => {
  const { post, list } = await openScene();
  const image_url = "https://example.org/lighthouse.png";
  const titles = [
    await post("/blog/generate-enhanced", { topic: "Composting at home", keywords: ["compost"] }),
    await post("/images/generate-async", { prompt: "A lighthouse in fog\nat dawn" }),
    await post("/images/variations", { image_url }),
    await post("/images/variations", { image_url, prompt: "The same at night" }),
    await post("/images/upscale", { image_url }),
    await post("/images/edit", { image_url, prompt: "A full moon above the sea" }),
  ].map(({ title }) => title);
  expect(titles).toEqual([
    "Composting at home",
    "A lighthouse in fog at dawn",
    "Variations of an image",
    "The same at night",
    "Upscale of an image",
    "A full moon above the sea",
  ]);
  expect((await list("")).map(({ title }) => title)).toEqual(titles.toReversed());
});

test("the jobs of a dataset are called by it", async () => {
  const { api, list } = await openScene();
  const project = (await call<Project>(`${api}/projects`, "POST", { name: "Orchard" })).body;
  const datasets = `${api}/projects/${project.id}/datasets`;
  const dataset = (await call<Dataset>(datasets, "POST", { name: "Flight 12" })).body;
  const uploaded = await upload(`${datasets}/${dataset.id}/images/batch-upload`, formOf([await photo(0)]));
  expect(uploaded.status).toBe(200);
  expect(await list("kind=dataset")).toMatchObject([{ title: "Images of Flight 12", status: "queued" }]);
});

test("a job that is to begin later says when", async () => {
  const { post } = await openScene();
  const schedule_time = new Date(Date.now() + 3_600_000).toISOString();
  const drawing = { prompt: "A lighthouse in fog" };
  expect((await post("/images/generate-async", { ...drawing, schedule_time })).next_attempt_at).toBe(schedule_time);
  expect((await post("/images/generate-async", drawing)).next_attempt_at).toBeNull();
});
