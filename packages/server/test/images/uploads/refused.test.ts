import { mostFileBytes } from "@galley/contract";
import { Pool } from "undici";
import { expect, onTestFinished, test } from "vitest";
import { startGalley } from "../../access/support.ts";
import { picture } from "../../fakes/images/pictures.ts";
import { photo } from "../../support/photos.ts";
import { badPhotos } from "../../support/photos-bad.ts";
import { expectNothingOf, leftOf, upload } from "./support.ts";

test("what is no picture, is damaged or is a bomb is refused with its reason, and nothing of it stays", async () => {
  const galley = await startGalley();
  const bad = await badPhotos();
  expect(bad.length).toBeGreaterThan(12);
  for (const { name, bytes, type, reason } of bad) {
    const sent = /^image\/(?:png|jpeg|webp)$/.test(type) ? type : "image/png";
    const { status, body, text } = await upload(galley, bytes, { type: sent });
    expect([name, status, body.code], text).toEqual([name, 400, "no_usable_file"]);
    if (type !== "image/gif") expect(body.detail, name).toMatch(reason);
  }
  await expectNothingOf(galley);
});

test("a GIF is refused by its content, and what is asked for instead does not name it", async () => {
  const galley = await startGalley();
  const gif = Buffer.from("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7", "base64");
  const { status, body } = await upload(galley, gif);
  expect([status, body.code]).toEqual([400, "no_usable_file"]);
  expect((await upload(galley, Buffer.from("words"))).body.detail).toBe(
    "This is not a picture; send PNG, JPEG or WebP.",
  );
  await expectNothingOf(galley);
});

test("another type than that of a picture is refused before it is read", async () => {
  const galley = await startGalley();
  const bytes = await picture(8, 8);
  for (const type of ["image/gif", "image/svg+xml", "application/json", "multipart/form-data; boundary=x", ""]) {
    const { status, body } = await upload(galley, bytes, { type });
    expect([type, status, body.code]).toEqual([type, 415, "unsupported_media_type"]);
  }
  expect((await upload(galley, bytes, { type: "IMAGE/PNG; a=b" })).status).toBe(201);
});

test("one that is too large is refused, also where its length is not told; one that is just not is taken", async () => {
  const galley = await startGalley();
  const whole = (await photo(1)).bytes;
  // Bytes behind a JPEG's end are no part of it.
  const padded = (size: number) => Buffer.concat([whole, Buffer.alloc(size - whole.byteLength)]);
  const tooLarge = padded(mostFileBytes + 1);
  const pieces = Array.from({ length: 11 }, (_, index) =>
    tooLarge.subarray(index * 1024 ** 2, (index + 1) * 1024 ** 2),
  );
  for (const body of [tooLarge, ReadableStream.from(pieces) as ReadableStream]) {
    const answer = await upload(galley, body, { type: "image/jpeg" });
    expect([answer.status, answer.body.code]).toEqual([413, "body_too_large"]);
    expect(answer.body.detail).toContain("10 MiB");
  }
  await expectNothingOf(galley);
  const most = await upload(galley, padded(mostFileBytes), { type: "image/jpeg" });
  expect([most.status, most.body.size_bytes], most.text).toEqual([201, mostFileBytes]);
});

test("what is left of one that is refused at its beginning flows away, and the connection serves the next", async () => {
  const galley = await startGalley();
  const pool = new Pool(galley.url, { connections: 1 });
  onTestFinished(() => pool.destroy());
  const body = Buffer.alloc(6 * 1024 ** 2, "words");
  const headers = { "content-type": "image/png" };
  for (const _ of [1, 2]) {
    const answer = await pool.request({ method: "POST", path: "/api/v1/images/uploads", headers, body });
    expect([answer.statusCode, await answer.body.json()]).toMatchObject([400, { code: "no_usable_file" }]);
  }
  const next = await pool.request({ method: "GET", path: "/health/live" });
  expect(next.statusCode).toBe(200);
  await next.body.dump();
});

test("of one whose client goes away in the middle nothing stays", async () => {
  const galley = await startGalley();
  const bytes = await picture(400, 400);
  const leaving = new AbortController();
  onTestFinished(() => leaving.abort());
  const { readable, writable } = new TransformStream<Uint8Array>();
  const writer = writable.getWriter();
  const sent = upload(galley, readable, { signal: leaving.signal });
  sent.catch(() => {});
  await writer.write(new Uint8Array(bytes.subarray(0, bytes.byteLength / 2)));
  await writer.write(new Uint8Array(2048));
  await expect.poll(async () => (await leftOf(galley)).rows.length).toBe(1);
  leaving.abort();
  await expect(sent).rejects.toThrow();
  await expectNothingOf(galley);
});

test("one that stops coming is not waited for", async () => {
  const galley = await startGalley();
  const { readable, writable } = new TransformStream<Uint8Array>();
  const writer = writable.getWriter();
  const sent = upload(galley, readable);
  await writer.write(new Uint8Array((await picture(400, 400)).subarray(0, 1100)));
  await expect.poll(async () => (await leftOf(galley)).rows.length).toBe(1);
  galley.clock.advance(31_000);
  const answer = await sent;
  expect([answer.status, answer.body.code], answer.text).toEqual([408, "request_timeout"]);
  await expectNothingOf(galley);
});
