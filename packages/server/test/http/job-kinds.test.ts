import { expect, test } from "vitest";
import { adminKey, keyOfA, keyOfB, post, startGalley, twoTenants } from "../access/support.ts";

test("jobs of all kinds are listed by kind, in pages, with other filters, and for their tenant alone", async () => {
  const galley = await startGalley({ GALLEY_API_KEYS: twoTenants });
  for (const queue of ["blog-generation-queue", "image-generation-queue"])
    await galley.call(`/api/v1/queues/${queue}/pause`, { method: "POST", key: adminKey });
  const make = async (path: string, json: object, key = keyOfA): Promise<string> =>
    (await galley.call(path, { method: "POST", key, json })).body.job_id;
  const drawing = { prompt: "A lighthouse", quality: "draft", metadata: { campaign: "spring" } };
  const posts = [];
  const pictures = [];
  for (let number = 0; number < 3; number += 1) {
    posts.unshift(await make("/api/v1/blog/generate-enhanced?async_mode=true", post));
    pictures.unshift(await make("/api/v1/images/generate-async", drawing));
  }
  await make("/api/v1/images/generate-async", drawing, keyOfB);
  const list = async (query: string, key = keyOfA) => {
    const { status, body } = await galley.call(`/api/v1/jobs?${query}`, { key });
    expect(status, query).toBe(200);
    return { ids: body.jobs.map(({ job_id }: { job_id: string }) => job_id), next: body.next_cursor };
  };
  expect((await list("")).ids).toHaveLength(6);
  expect((await list("kind=blog")).ids).toEqual(posts);
  expect((await list("kind=image")).ids).toEqual(pictures);
  expect((await list("kind=dataset")).ids).toEqual([]);
  expect((await list("kind=image", keyOfB)).ids).toHaveLength(1);
  expect((await list("kind=image&metadata[campaign]=spring&status=queued,pending")).ids).toEqual(pictures);
  expect((await list("kind=blog&metadata[campaign]=spring")).ids).toEqual([]);
  const first = await list("kind=image&limit=2");
  const second = await list(`kind=image&limit=2&cursor=${first.next}`);
  expect([...first.ids, ...second.ids, second.next]).toEqual([...pictures, null]);
});

test("a kind that there is not is refused; under a kind's own path nothing is asked for", async () => {
  const galley = await startGalley();
  for (const kind of ["words", "", "blog,image"]) {
    const { status, body } = await galley.call(`/api/v1/jobs?kind=${kind}`);
    expect([kind, status, body.code, body.errors?.[0]?.path]).toEqual([kind, 422, "validation_failed", "kind"]);
  }
  const { body: document } = await galley.call("/openapi.json");
  const kindOf = (path: string) =>
    document.paths[path].get.parameters.find(({ name }: { name: string }) => name === "kind");
  expect(kindOf("/api/v1/jobs").schema.enum).toEqual(["blog", "image", "dataset"]);
  expect([kindOf("/api/v1/blog/jobs"), kindOf("/api/v1/images/jobs")]).toEqual([undefined, undefined]);
});
