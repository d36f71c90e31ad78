import type { Dataset, DatasetImage, DatasetProgress, ImageAddress, Problem } from "@galley/contract";
import { expect, test } from "vitest";
import { call } from "../../../../tests/support/server.ts";
import { openScene } from "./support.ts";

const closed = { GALLEY_API_KEYS: "ada:tenant:a-key-for-ada-12345,bob:tenant:a-key-for-bob-12345" };
const ada = { authorization: "Bearer a-key-for-ada-12345" };

test("pictures are listed newest first, by pages, states and skipped ones", async () => {
  const { url, address, addPicture } = await openScene();
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) {
    const state = n % 2 === 0 ? ("completed" as const) : ("failed" as const);
    ids.unshift(await addPicture({ filename: `${n}.png`, processing_status: state }));
  }
  const list = async (query: string) => call<DatasetImage[]>(`${address}/images${query}`);
  expect((await list("")).body.map(({ id }) => id)).toEqual(ids);
  expect((await list("?skip=1&limit=2")).body.map(({ id }) => id)).toEqual(ids.slice(1, 3));
  expect((await list("?processing_status=failed")).body.map(({ filename }) => filename)).toEqual(["3.png", "1.png"]);
  const seen: string[] = [];
  for (let next: string | undefined = `${address}/images?limit=2`; next; ) {
    const page: Awaited<ReturnType<typeof list>> = await call<DatasetImage[]>(next);
    seen.push(...page.body.map(({ id }) => id));
    const [, path] = /^<(\S+)>; rel="next"$/.exec(page.headers.get("link") ?? "") ?? [];
    next = path && url + path;
  }
  expect(seen).toEqual(ids);
  expect((await list("?limit=101")).status).toBe(422);
  expect((await list("?cursor=x")).status).toBe(422);
  const [first] = (await list("?include_thumbnails=true")).body;
  expect(first).toMatchObject({ filename: "4.png", file_size: 14, width: 640, thumbnail_url: expect.any(String) });
  const plain = (await list("")).body;
  expect(plain.some((image) => "thumbnail_url" in image)).toBe(false);
});

test("a picture's file is sent with ranges and an ETag, under its name, and cannot act as a page", async () => {
  const { url, address, addPicture } = await openScene();
  const id = await addPicture({ filename: "Übersicht 1.png" });
  const file = await fetch(`${address}/images/${id}/file`);
  expect(await file.text()).toBe("bytes of Übersicht 1.png");
  expect(Object.fromEntries(file.headers)).toMatchObject({
    "content-type": "image/png",
    "content-disposition": `inline; filename="_bersicht_1.png"; filename*=UTF-8''%C3%9Cbersicht%201.png`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'; sandbox",
    "cache-control": "private, max-age=3600",
    "accept-ranges": "bytes",
  });
  const etag = file.headers.get("etag")!;
  expect((await fetch(`${address}/images/${id}/file`, { headers: { "if-none-match": etag } })).status).toBe(304);
  const part = await fetch(`${address}/images/${id}/file`, { headers: { range: "bytes=0-4" } });
  expect([part.status, await part.text()]).toEqual([206, "bytes"]);
  const beyond = await call(`${address}/images/${id}/file`, "GET", undefined, { range: "bytes=900-" });
  expect([beyond.status, beyond.body.code]).toEqual([416, "range_not_satisfiable"]);
  const told = await call<ImageAddress>(`${address}/images/${id}/url`);
  expect(told.body.type).toBe("proxy");
  expect(await (await fetch(url + told.body.url)).text()).toBe("bytes of Übersicht 1.png");
});

test("a thumbnail is sent once there is one", async () => {
  const { address, addPicture } = await openScene();
  const [done, waiting] = [
    await addPicture({ filename: "a.png" }),
    await addPicture({ filename: "b.png", processing_status: "pending" }),
  ];
  const thumbnail = await fetch(`${address}/images/${done}/thumbnail`);
  expect([thumbnail.headers.get("content-type"), await thumbnail.text()]).toEqual(["image/jpeg", "thumbnail"]);
  const none = await call<Problem>(`${address}/images/${waiting}/thumbnail`);
  expect([none.status, none.body.detail]).toEqual([404, "Thumbnail not available for this image."]);
  const { body } = await call<DatasetImage>(`${address}/images/${waiting}`);
  expect(body).toMatchObject({ processing_status: "pending", width: null, height: null, thumbhash: null });
});

test("a deleted picture is gone with its files, and the counts stay right", async () => {
  const { address, addPicture, keys, all } = await openScene();
  const bad = { filename: "b.png", processing_status: "failed" as const, processing_error: "it is broken" };
  const [kept, gone] = [await addPicture({ filename: "a.png" }), await addPicture(bad)];
  const before = await call<DatasetProgress>(`${address}/processing-status`);
  expect(before.body).toMatchObject({ total_files: 2, processed_files: 1, failed_files: 1, progress_percent: 100 });
  expect(before.body.errors).toEqual(["b.png: it is broken"]);
  const answer = await call(`${address}/images/${gone}`, "DELETE");
  expect(answer.body).toEqual({ message: "Image 'b.png' deleted successfully" });
  expect((await call(`${address}/images/${gone}`, "DELETE")).body).toMatchObject({ code: "image_not_found" });
  const after = await call<DatasetProgress>(`${address}/processing-status`);
  expect(after.body).toMatchObject({ processing_status: "completed", total_files: 1, failed_files: 0, errors: [] });
  expect((await keys()).every((key) => key.includes(kept))).toBe(true);
  expect(await keys()).toHaveLength(2);
  expect(all("select * from dataset_removal")).toEqual([]);
});

test("a deleted dataset leaves no row and no file, and another one keeps its own", async () => {
  const { datasets, address, addPicture, makeDataset, keys, all } = await openScene();
  const other = await makeDataset();
  const kept = await addPicture({ filename: "a.png" }, other.id);
  for (let n = 0; n < 30; n += 1) await addPicture({ filename: `${n}.png` });
  expect((await call(address, "DELETE")).status).toBe(200);
  expect(all("select id from dataset_image")).toEqual([{ id: kept }]);
  expect((await keys()).every((key) => key.includes(kept))).toBe(true);
  expect((await call<Dataset>(`${datasets}/${other.id}`)).body.image_count).toBe(1);
  expect((await call(datasets.replace(/\/datasets$/, ""), "DELETE")).status).toBe(200);
  expect(await keys()).toEqual([]);
  expect(all("select * from dataset_removal")).toEqual([]);
});

test("failed pictures are queued again, once", async () => {
  const { address, addPicture, all } = await openScene();
  await addPicture({ filename: "good.png" });
  for (let n = 0; n < 3; n += 1) await addPicture({ filename: `${n}.png`, processing_status: "failed" });
  const again = () => call(`${address}/reprocess`, "POST");
  const [one, two] = await Promise.all([again(), again()]);
  expect([one?.status, two?.status]).toEqual([200, 200]);
  const counts = [one?.body.queued_count, two?.body.queued_count].toSorted();
  expect(counts[1]).toBe(3);
  const jobs = all("select id, subject, kind from job");
  expect(jobs.length).toBeGreaterThanOrEqual(1);
  expect(jobs[0]).toMatchObject({ kind: "dataset", subject: address.split("/").at(-1) });
  const listed = await call<{ jobs: Array<{ kind: string }> }>(`${new URL(address).origin}/api/v1/jobs`);
  expect(listed.body.jobs.map(({ kind }) => kind)).toContain("dataset");
});

test("where keys are asked for, addresses that were told open the files of that dataset alone", async () => {
  const scene = await openScene(closed, ada);
  const { url, address, addPicture, makeDataset } = scene;
  const id = await addPicture({ filename: "a.png" });
  const other = await makeDataset();
  const foreign = await addPicture({ filename: "b.png" }, other.id);
  const told = (await call<ImageAddress>(`${address}/images/${id}/url`, "GET", undefined, ada)).body.url;
  expect(told).toContain("?token=");
  expect((await fetch(url + told)).status).toBe(200);
  expect((await fetch(url + told.split("?")[0])).status).toBe(401);
  const list = await call<DatasetImage[]>(`${address}/images?include_thumbnails=true`, "GET", undefined, ada);
  const [shown] = list.body;
  expect(await (await fetch(url + shown!.thumbnail_url)).text()).toBe("thumbnail");
  const token = told.split("token=")[1];
  const elsewhere = `${scene.datasets}/${other.id}`;
  for (const path of [`/images/${foreign}/file`, `/images/${foreign}/thumbnail`]) {
    expect([path, (await fetch(`${elsewhere}${path}?token=${token}`)).status]).toEqual([path, 403]);
  }
  const { events_url } = (await call<Dataset>(address, "GET", undefined, ada)).body;
  const ofEvents = events_url.split("token=")[1];
  expect((await fetch(`${elsewhere}/events?token=${ofEvents}`)).status).toBe(403);
  expect((await fetch(`${address}/images/${id}/file?token=${ofEvents}`)).status).toBe(401);
  for (const path of ["", "/events", "/images", `/images/${id}`, `/images/${id}/url`, "/processing-status"]) {
    expect([path, (await fetch(`${address}${path}?token=${token}`)).status]).toEqual([path, 401]);
  }
  const bob = { authorization: "Bearer a-key-for-bob-12345" };
  for (const path of ["/images", `/images/${id}/file`, "/processing-status", "/events"]) {
    const answer = await call<Problem>(`${address}${path}`, "GET", undefined, bob);
    expect([path, answer.status, answer.body.code]).toEqual([path, 404, "project_not_found"]);
  }
  expect((await call(`${address}/reprocess`, "POST", undefined, bob)).status).toBe(404);
});
