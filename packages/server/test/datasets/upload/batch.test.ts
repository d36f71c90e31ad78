import { createHash } from "node:crypto";
import { BatchUploadResponse, mostFileBytes } from "@galley/contract";
import { describe, expect, test } from "vitest";
import { call } from "../../../../../tests/support/server.ts";
import { photo } from "../../support/photos.ts";
import { formOf, makeDataset, openScene, picture, post, textField } from "./scene.ts";

const png = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(100)]);
const gif = Buffer.from("GIF89a with a tail");
const webp = Buffer.from("RIFF\0\0\0\0WEBPVP8 ");

describe("a form of pictures", () => {
  test("is stored byte for byte, recorded and queued when it is answered", async () => {
    const { dataset, storage, rows, expectWhole } = await openScene();
    const photos = await Promise.all([0, 1, 2].map((number) => photo(number)));
    const { status, body } = await post(dataset.batch, formOf(photos));
    expect(status).toBe(200);
    expect(BatchUploadResponse.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      dataset_id: dataset.id,
      uploaded_count: 3,
      failed_count: 0,
      processing_status: "processing",
      errors: [],
      message: "Successfully uploaded 3 image(s). Thumbnails are being generated in the background.",
      job_ids: [body.job_id],
      files: photos.map(({ name }) => ({ filename: name, status: "stored", reason: null })),
    });
    expect(body.task_name).toMatch(/\w/);
    const recorded = await rows();
    expect(recorded).toMatchObject(
      photos.map(({ name, bytes }, index) => ({
        id: body.files[index]!.image_id,
        filename: name,
        file_size: bytes.byteLength,
        content_type: "image/jpeg",
        sha256: createHash("sha256").update(bytes).digest("hex"),
        job_id: body.job_id,
        processing_status: "pending",
      })),
    );
    for (const [index, { key }] of recorded.entries()) {
      const object = await storage.get(String(key));
      expect(Buffer.concat(await object!.stream.toArray()).equals(photos[index]!.bytes)).toBe(true);
      expect(object).toMatchObject({ contentType: "image/jpeg" });
    }
    await expectWhole();
  });

  test("tells the type by the bytes, whatever the name and the header say", async () => {
    const { dataset, rows } = await openScene();
    const parts = [
      { name: "a.txt", bytes: picture(1) },
      { name: "b.jpg", bytes: png },
      { name: "c.jpg", bytes: gif },
      { name: "d.jpg", bytes: webp },
    ];
    expect((await post(dataset.batch, formOf(parts))).body.uploaded_count).toBe(4);
    const recorded = (await rows()).map(({ content_type, key }) => `${content_type} ${String(key).split(".")[1]}`);
    // Ids of one moment are in no order.
    expect(recorded.toSorted()).toEqual(["image/gif gif", "image/jpeg jpg", "image/png png", "image/webp webp"]);
  });

  test("has each bad file refused with its reason, and the rest stored", async () => {
    const { dataset, expectWhole } = await openScene();
    const parts = [
      { name: "good.jpg", bytes: picture(1) },
      { name: "empty.jpg", bytes: Buffer.alloc(0) },
      { name: "page.jpg", bytes: Buffer.from("<html><script>alert(1)</script>") },
      { name: "drawing.png", bytes: Buffer.from("<svg xmlns='http://www.w3.org/2000/svg'/>") },
      { name: "scan.jpg", bytes: Buffer.from("II*\0rest of a tiff") },
      { name: "large.jpg", bytes: picture(2, mostFileBytes + 1) },
      { name: "most.jpg", bytes: picture(3, mostFileBytes) },
      { name: "last.jpg", bytes: picture(4) },
    ];
    const { status, body } = await post(dataset.batch, formOf(parts));
    expect(status).toBe(200);
    expect(body).toMatchObject({ uploaded_count: 3, failed_count: 5 });
    expect(body.errors).toEqual([
      "empty.jpg: File is empty",
      "page.jpg: This is not a picture; send JPEG, PNG, WebP or GIF.",
      "drawing.png: SVG pictures are not accepted; send JPEG, PNG, WebP or GIF.",
      "scan.jpg: TIFF pictures are not accepted; send JPEG, PNG, WebP or GIF.",
      "large.jpg: File exceeds 10MB limit (10.0MB)",
    ]);
    expect(body.files.map(({ status }) => status)).toEqual([
      "stored",
      "refused",
      "refused",
      "refused",
      "refused",
      "refused",
      "stored",
      "stored",
    ]);
    await expectWhole();
  });

  test("may have text fields beside, which are named as ignored", async () => {
    const { dataset } = await openScene();
    const form = Buffer.concat([
      textField("caption", "x".repeat(5000)),
      textField("größe", "1"),
      formOf([
        { name: "a.jpg", bytes: picture(1), field: "image" },
        { name: "b.jpg", bytes: picture(2) },
      ]),
    ]);
    const { status, headers, body } = await post(dataset.batch, form);
    expect([status, body.uploaded_count]).toEqual([200, 1]);
    expect(headers["x-galley-warnings"]).toBe("unknown_fields: caption, gr%C3%B6%C3%9Fe, image");
  });
});

describe("duplicates", () => {
  test("of the dataset and of the request are left out, and told with whether they are the same", async () => {
    const { dataset, rows, expectWhole } = await openScene();
    const first = await post(dataset.batch, formOf([{ name: "a.jpg", bytes: picture(1) }]));
    const { body } = await post(
      dataset.batch,
      formOf([
        { name: "a.jpg", bytes: picture(1) },
        { name: "dir/a.jpg", bytes: picture(2) },
        { name: "b.jpg", bytes: picture(3) },
        { name: "b.jpg", bytes: picture(3) },
        { name: "b.jpg", bytes: picture(4) },
      ]),
    );
    const [a, , b] = [first.body.files[0]!.image_id, 0, body.files[2]!.image_id];
    const reason = "Duplicate file (already exists in dataset)";
    expect(body).toMatchObject({
      uploaded_count: 1,
      failed_count: 4,
      errors: ["a.jpg", "a.jpg", "b.jpg", "b.jpg"].map((name) => `${name}: ${reason}`),
      files: [
        { status: "duplicate", image_id: a, same_content: true },
        { status: "duplicate", image_id: a, same_content: false },
        { status: "stored", image_id: b },
        { status: "duplicate", image_id: b, same_content: true },
        { status: "duplicate", image_id: b, same_content: false },
      ],
    });
    expect(await rows()).toHaveLength(2);
    await expectWhole();
  });

  test("a name whose first file is refused is free for the second", async () => {
    const { dataset } = await openScene();
    const parts = [
      { name: "a.jpg", bytes: Buffer.from("no picture") },
      { name: "a.jpg", bytes: picture(1) },
    ];
    const { body } = await post(dataset.batch, formOf(parts));
    expect(body.files.map(({ status }) => status)).toEqual(["refused", "stored"]);
  });

  test("a request whose answer was lost may be repeated, and learns that all is there", async () => {
    const { dataset, rows } = await openScene();
    const form = formOf([1, 2].map((number) => ({ name: `${number}.jpg`, bytes: picture(number) })));
    await post(dataset.batch, form);
    const { status, body } = await post(dataset.batch, form);
    expect(status).toBe(200);
    expect(body).toMatchObject({ uploaded_count: 0, failed_count: 2, job_id: null, job_ids: [] });
    expect(body.files.every(({ same_content }) => same_content)).toBe(true);
    expect(await rows()).toHaveLength(2);
  });

  test("where only the names are the same, nothing was usable", async () => {
    const { dataset } = await openScene();
    await post(dataset.batch, formOf([{ name: "a.jpg", bytes: picture(1) }]));
    const { status, body } = await post(dataset.batch, formOf([{ name: "a.jpg", bytes: picture(2) }]));
    expect([status, body.code]).toEqual([400, "no_usable_file"]);
    expect(body.detail).toBe("All uploads failed. Errors: a.jpg: Duplicate file (already exists in dataset)");
  });

  test("of two uploads at once each name is stored once, and the counts are right", async () => {
    const { dataset, rows, expectWhole } = await openScene();
    const parts = Array.from({ length: 30 }, (_, number) => ({ name: `${number}.jpg`, bytes: picture(number) }));
    const answers = await Promise.all(
      [parts, parts.toReversed(), parts].map((some) => post(dataset.batch, formOf(some))),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const stored = answers.map(({ body }) => body.uploaded_count);
    expect(stored.reduce((sum, count) => sum + count, 0)).toBe(30);
    for (const { body } of answers) expect(body.uploaded_count + body.failed_count).toBe(30);
    expect(await rows()).toHaveLength(30);
    await expectWhole();
    expect((await call(dataset.address)).body).toMatchObject({ image_count: 30, total_files: 30 });
  });
});

test("where all are too large, the first three are named", async () => {
  const { dataset, expectNothing } = await openScene();
  const parts = ["a", "b", "c", "d"].map((name, index) => ({
    name: `${name}.jpg`,
    bytes: picture(index, Math.ceil((12.3 + index / 10) * 1024 * 1024)),
  }));
  const { status, body } = await post(dataset.batch, formOf(parts));
  expect([status, body.code]).toEqual([413, "body_too_large"]);
  expect(body.detail).toBe("4 file(s) exceed 10MB limit: a.jpg (12.3MB), b.jpg (12.4MB), c.jpg (12.5MB), … and 1 more");
  await expectNothing();
});

test("a second batch joins the counts while the first is under way", async () => {
  const { dataset } = await openScene();
  for (const [from, sum] of [
    [0, 60],
    [60, 120],
  ] as const) {
    const parts = Array.from({ length: 60 }, (_, index) => ({
      name: `${from + index}.jpg`,
      bytes: picture(from + index),
    }));
    const { body } = await post(dataset.batch, formOf(parts));
    expect([body.uploaded_count, body.job_ids.length]).toEqual([60, 2]);
    expect((await call(dataset.address)).body).toMatchObject({ total_files: sum, processing_status: "processing" });
  }
});

test("of another tenant's dataset nobody is told, nor of a dataset in another project", async () => {
  const { url, dataset, expectNothing } = await openScene();
  const other = await makeDataset(url);
  const form = formOf([{ name: "a.jpg", bytes: picture(1) }]);
  const wrong = dataset.batch.replace(dataset.id, other.id);
  expect((await post(wrong, form)).body.code).toBe("dataset_not_found");
  await expectNothing();
});
