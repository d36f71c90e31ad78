import { BatchUploadResponse, UploadResponse } from "@galley/contract";
import { expect, test } from "vitest";
import { call } from "../../../../../tests/support/server.ts";
import { photo } from "../../support/photos.ts";
import { formOf, makeDataset, openScene, picture, post } from "./scene.ts";

const photos = async () => Promise.all([0, 1, 2].map((number) => photo(number)));

test("the older upload answers with the pictures as they are after their processing", async () => {
  const { dataset } = await openScene({ processing: true });
  const parts = [
    ...(await photos()),
    // What begins like one and is none is found when it is processed.
    { name: "broken.jpg", bytes: picture(1) },
    { name: "page.jpg", bytes: Buffer.from("<html>") },
  ];
  const { status, body } = await post(dataset.images, formOf(parts));
  expect(status).toBe(200);
  const { images, errors, summary } = UploadResponse.parse(body);
  expect(images.map(({ filename, processing_status, width }) => [filename, processing_status, width])).toEqual([
    ["photo-0.jpg", "completed", 320],
    ["photo-1.jpg", "completed", 320],
    ["photo-2.jpg", "completed", 320],
    ["broken.jpg", "failed", null],
  ]);
  expect(errors).toHaveLength(2);
  expect(errors).toEqual([expect.stringMatching(/^page.jpg: /), expect.stringMatching(/^broken.jpg: \w/)]);
  expect(summary).toEqual({ total: 5, successful: 3, failed: 2 });
});

test("where the processing takes longer than 300 s it answers as the newer one does", async () => {
  const { dataset, clock, rows, until } = await openScene();
  const answer = post(dataset.images, formOf(await photos()));
  await until("recorded", async () => (await rows()).length === 3);
  await until("answered", async () => {
    clock.advance(100_000);
    return Promise.race([answer.then(() => true), new Promise<false>((resolve) => setImmediate(resolve, false))]);
  });
  const { status, headers, body } = await answer;
  expect(status).toBe(202);
  expect(BatchUploadResponse.parse(body)).toMatchObject({ uploaded_count: 3, processing_status: "processing" });
  expect(headers).toMatchObject({ location: `${new URL(dataset.address).pathname}/processing-status` });
  expect(headers["x-job-id"]).toBe(body.job_id);
});

test("it need not be waited for", async () => {
  const { dataset } = await openScene();
  const { status, headers, body } = await post(dataset.images, formOf(await photos()), { prefer: "respond-async" });
  expect([status, headers["preference-applied"], body.uploaded_count]).toEqual([202, "respond-async", 3]);
});

test("with keys, an upload is its tenant's alone, and counts as one request", async () => {
  const [own, other] = ["a".repeat(32), "b".repeat(32)];
  const admin = "c".repeat(32);
  const keys = `ops:admin:${admin},one:tenant:${own},two:tenant:${other}`;
  const env = { GALLEY_API_KEYS: keys, GALLEY_RATE_LIMIT_PER_MINUTE: "100" };
  const { url, expectNothing } = await openScene({ env, key: admin });
  const headers = { authorization: `Bearer ${own}` };
  const dataset = await makeDataset(url, headers);
  const form = formOf([{ name: "a.jpg", bytes: picture(1) }]);
  expect((await post(dataset.batch, form)).body).toMatchObject({ status: 401, code: "unauthorized" });
  const stranger = await post(dataset.batch, form, { authorization: `Bearer ${other}` });
  expect([stranger.status, stranger.body.code]).toEqual([404, "project_not_found"]);
  await expectNothing();
  const first = await post(dataset.batch, form, headers);
  const second = await post(dataset.batch, form, headers);
  expect([first.status, second.status]).toEqual([200, 200]);
  const left = (answer: typeof first) => Number(answer.headers["x-ratelimit-remaining"]);
  expect(left(first) - left(second)).toBe(1);
  expect((await call(dataset.address, "GET", undefined, headers)).body).toMatchObject({ image_count: 1 });
});
