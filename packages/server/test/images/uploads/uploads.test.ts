import { UploadedPicture } from "@galley/contract";
import sharp from "sharp";
import { expect, test } from "vitest";
import { keyOfA, keyOfB, startGalley, twoTenants } from "../../access/support.ts";
import { type Format, maskWith, picture } from "../../fakes/images/pictures.ts";
import { leftOf, upload } from "./support.ts";

test.each<Format>(["png", "jpeg", "webp"])("a %s is stored as it is, and had from where it is said", async (format) => {
  const galley = await startGalley();
  const bytes = await picture(40, 30, format);
  const answer = await upload(galley, bytes, { type: `image/${format}` });
  expect(answer.status, answer.text).toBe(201);
  const { url, expires_at, ...facts } = UploadedPicture.parse(answer.body);
  expect(facts).toEqual({ width: 40, height: 30, format, size_bytes: bytes.byteLength });
  expect(answer.headers.get("location")).toBe(url);
  const day = 24 * 3_600_000;
  expect(Math.abs(Date.parse(expires_at!) - galley.clock.now() - day)).toBeLessThan(60_000);
  const got = await fetch(`${galley.url}${url}`);
  expect([got.status, got.headers.get("content-type")]).toEqual([200, `image/${format}`]);
  expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true);
});

test("one that EXIF turns has the size it is seen in, and one that was misnamed the format that it is", async () => {
  const galley = await startGalley();
  const turned = await sharp(await picture(40, 30, "jpeg"))
    .withMetadata({ orientation: 6 })
    .toBuffer();
  const answer = await upload(galley, turned, { type: "image/png" });
  expect(answer.body).toMatchObject({ width: 30, height: 40, format: "jpeg" });
});

test("one that comes in pieces, of a length that nobody tells, is taken", async () => {
  const galley = await startGalley();
  const bytes = await picture(64, 64);
  const pieces = [bytes.subarray(0, 10), bytes.subarray(10, 60), bytes.subarray(60)];
  const body = ReadableStream.from(pieces);
  expect(await upload(galley, body as ReadableStream)).toMatchObject({ status: 201, body: { width: 64 } });
});

test("it is worked on, as the source and as the mask, by its path and by its whole address, and never fetched", async () => {
  const galley = await startGalley();
  const source = (await upload(galley, await picture(96, 64))).body.url;
  const mask = (await upload(galley, await maskWith(96, 64, { left: 8, top: 8, width: 20, height: 20 }))).body.url;
  const make = (path: string, json: object) =>
    galley.call(`/api/v1/images/${path}`, { method: "POST", json: { quality: "draft", ...json } });
  // Nobody answers there: were it fetched, it could not be had.
  const elsewhere = `https://galley.invalid${source}`;
  const edited = await make("edit", { image_url: elsewhere, mask_image_url: mask, prompt: "a full moon" });
  expect(edited.body, edited.text).toMatchObject({ images: [{ width: 96, height: 64 }] });
  const larger = await make("upscale", { source_image_url: source, scale: 2 });
  expect(larger.body, larger.text).toMatchObject({ images: [{ width: 192, height: 128 }] });
  const varied = await make("variations", { image_url: source, num_variations: 2 });
  expect(varied.body.images, varied.text).toHaveLength(2);
});

test("the same bytes twice are one picture, kept from the second time on; of another tenant they are another", async () => {
  const galley = await startGalley({ GALLEY_API_KEYS: twoTenants });
  const bytes = await picture(40, 30);
  const path = ({ url }: { url: string }) => url.replace(/\?.*/, "");
  const first = (await upload(galley, bytes, { key: keyOfA })).body;
  galley.clock.advance(3_600_000);
  const [second, third] = (
    await Promise.all([upload(galley, bytes, { key: keyOfA }), upload(galley, bytes, { key: keyOfA })])
  ).map(({ body }) => body);
  expect([path(second), path(third)]).toEqual([path(first), path(first)]);
  expect(Date.parse(second.expires_at) - Date.parse(first.expires_at)).toBeGreaterThanOrEqual(3_600_000);
  const other = (await upload(galley, bytes, { key: keyOfB })).body;
  expect(path(other)).not.toBe(path(first));
  const { files, rows } = await leftOf(galley);
  expect([files.length, rows.length]).toEqual([2, 2]);
});

test("where keys are asked for its address carries a token, and it is its tenant's alone", async () => {
  const galley = await startGalley({ GALLEY_API_KEYS: twoTenants });
  const bytes = await picture(40, 30);
  expect((await upload(galley, bytes)).status).toBe(401);
  const { url } = (await upload(galley, bytes, { key: keyOfA })).body;
  const [path] = url.split("?");
  expect((await fetch(`${galley.url}${url}`)).status).toBe(200);
  expect((await fetch(`${galley.url}${path}`)).status).toBe(401);
  expect((await galley.call(path, { key: keyOfA })).status).toBe(200);
  expect((await galley.call(path, { key: keyOfB })).status).toBe(404);
  const other = (await upload(galley, await picture(41, 30), { key: keyOfA })).body.url.split("?")[0];
  expect((await galley.call(`${other}?${url.split("?")[1]}`)).status).toBe(403);
  const make = (key: string) =>
    galley.call("/api/v1/images/upscale", { method: "POST", key, json: { image_url: path, quality: "draft" } });
  expect((await make(keyOfA)).status).toBe(200);
  expect((await make(keyOfB)).body).toMatchObject({ status: 422, code: "input_lost" });
});
