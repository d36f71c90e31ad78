import { once } from "node:events";
import { request as httpRequest } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { startGalley, temporaryFolder } from "../../../../tests/support/server.ts";
import { queryIn } from "../../../../tests/support/stored.ts";
import { begin, metadata, namesOf, openPoorNetwork, openScene, patch, tus, uploadWith } from "./resumable-scene.ts";
import { makeDataset, picture } from "./upload/scene.ts";

/** A PATCH whose bytes the test sends. */
function openPatch(url: string, offset: number, length: number) {
  const headers = {
    "tus-resumable": "1.0.0",
    "upload-offset": `${offset}`,
    "content-type": "application/offset+octet-stream",
    "content-length": `${length}`,
  };
  const request = httpRequest(url, { method: "PATCH", headers, agent: false });
  request.on("error", () => {});
  onTestFinished(() => void request.destroy());
  const answer = once(request, "response").then(([{ statusCode, headers }]) => ({ status: statusCode, headers }));
  answer.catch(() => {});
  return { request, answer };
}

describe("a resumable upload", () => {
  test("becomes a picture of the dataset with a job, which the last answer tells", async () => {
    const { url, names, rows, bytes, parts, expectWhole } = await openScene();
    const whole = picture(1, 5000);
    const one = await begin(url, { size: 5000, filename: "../a/Dach é.jpg", ...names });
    expect(one).toMatch(/^http:.*\/api\/v1\/uploads\/[0-9a-f-]{36}$/);
    const first = await patch(one, 0, whole.subarray(0, 3000));
    expect([first.status, first.headers.get("upload-offset")]).toEqual([204, "3000"]);
    expect(first.headers.get("galley-image-id")).toBeNull();
    expect(Date.parse(first.headers.get("upload-expires")!) - Date.now()).toBeGreaterThan(23 * 3_600_000);
    const half = await tus(one, "HEAD");
    expect(half).toMatchObject({ status: 200 });
    expect(["upload-offset", "upload-length", "cache-control"].map((name) => half.headers.get(name))).toEqual([
      "3000",
      "5000",
      "no-store",
    ]);
    expect(await rows()).toEqual([]);
    const last = await patch(one, 3000, whole.subarray(3000));
    expect([last.status, last.headers.get("upload-offset")]).toEqual([204, "5000"]);
    const [image] = await rows();
    expect(image).toMatchObject({
      filename: "Dach é.jpg".normalize("NFC"),
      content_type: "image/jpeg",
      file_size: 5000,
    });
    expect(last.headers.get("galley-image-id")).toBe(image!.id);
    expect(last.headers.get("galley-job-id")).toBe(image!.job_id);
    expect((await bytes()).get("Dach é.jpg")!.equals(whole)).toBe(true);
    expect(await parts()).toEqual([]);
    const after = await tus(one, "HEAD");
    expect([after.headers.get("upload-offset"), after.headers.get("galley-image-id")]).toEqual(["5000", image!.id]);
    await expectWhole();
  });

  test("comes whole with its creation too, and several join one job", async () => {
    const { endpoint, names, rows } = await openScene();
    for (const number of [1, 2, 3]) {
      const body = Buffer.from(picture(number));
      const pairs = { "upload-length": "400", "upload-metadata": metadata({ filename: `${number}.jpg`, ...names }) };
      const made = await tus(endpoint, "POST", pairs, body);
      expect([made.status, made.headers.get("upload-offset")]).toEqual([201, "400"]);
      expect(made.headers.get("galley-image-id")).toBeTruthy();
    }
    expect(new Set((await rows()).map(({ job_id }) => job_id)).size).toBe(1);
  });

  test("interrupted twenty times completes, and equals the bytes", { timeout: 60_000 }, async () => {
    const { url, names, bytes, parts, expectWhole } = await openScene();
    const whole = picture(7, 1_000_000);
    const network = await openPoorNetwork(
      url,
      Array.from({ length: 20 }, (_, cut) => 20_000 + cut * 1111),
    );
    const endpoint = `${network.url}/api/v1/uploads`;
    await uploadWith(whole, { endpoint, metadata: { filename: "far.jpg", ...names } });
    expect(network.cuts()).toBe(20);
    expect((await bytes()).get("far.jpg")!.equals(whole)).toBe(true);
    expect(await parts()).toEqual([]);
    await expectWhole();
  });

  test("two clients that resume the same upload at once complete it once", async () => {
    const { url, names, bytes, rows, expectWhole } = await openScene();
    const whole = picture(9, 600_000);
    const uploadUrl = await begin(url, { size: whole.length, filename: "both.jpg", ...names });
    const options = { uploadUrl, endpoint: null, chunkSize: 50_000 } as const;
    await Promise.all([uploadWith(whole, options), uploadWith(whole, options)]);
    expect((await bytes()).get("both.jpg")!.equals(whole)).toBe(true);
    expect(await rows()).toHaveLength(1);
    await expectWhole();
  });

  test("is let go by a connection of which only one end is left, with what it has brought", async () => {
    const { url, names, bytes } = await openScene();
    const whole = picture(3, 90_000);
    const one = await begin(url, { size: whole.length, filename: "half.jpg", ...names });
    const { request: open } = openPatch(one, 0, whole.length);
    // It holds the lock from here on, and says nothing more.
    await new Promise<void>((resolve) => open.write(whole.subarray(0, 40_000), () => resolve()));
    let kept = 0;
    while (kept === 0) kept = Number((await tus(one, "HEAD")).headers.get("upload-offset"));
    expect(kept).toBeLessThanOrEqual(40_000);
    expect((await patch(one, kept, whole.subarray(kept))).status).toBe(204);
    expect((await bytes()).get("half.jpg")!.equals(whole)).toBe(true);
    open.destroy();
  });

  test("keeps what has come when the server stops, and goes on with the next one", async () => {
    const folder = temporaryFolder();
    const first = await startGalley({ GALLEY_DATA_DIR: folder });
    const names = namesOf(await makeDataset(first.url));
    const whole = picture(4, 50_000);
    const one = await begin(first.url, { size: whole.length, filename: "a.jpg", ...names });
    const { request, answer } = openPatch(one, 0, whole.length);
    await new Promise<void>((resolve) => request.write(whole.subarray(0, 20_000), () => resolve()));
    // The server has it: whoever has no such upload is answered after it.
    await expect
      .poll(() => queryIn(folder)("select id from resumable_upload where lock_token is not null"))
      .toHaveLength(1);
    await first.close();
    const { status, headers } = await answer;
    const kept = Number(headers["upload-offset"]);
    expect([status, headers.connection]).toEqual([204, "close"]);
    expect(kept).toBeGreaterThan(0);
    expect(kept).toBeLessThanOrEqual(20_000);
    const second = await startGalley({ GALLEY_DATA_DIR: folder });
    const again = `${second.url}${new URL(one).pathname}`;
    const rest = await patch(again, kept, whole.subarray(kept));
    expect(rest.headers.get("galley-image-id")).toBeTruthy();
  });

  test("is given up by its client, and its parts go", async () => {
    const { url, names, parts } = await openScene();
    const one = await begin(url, { size: 400, filename: "a.jpg", ...names });
    await patch(one, 0, picture(1).subarray(0, 100));
    expect(await parts()).toHaveLength(1);
    expect((await tus(one, "DELETE")).status).toBe(204);
    expect(await parts()).toEqual([]);
    for (const answer of [await tus(one, "HEAD"), await patch(one, 100, picture(1).subarray(100))])
      expect(answer.status).toBe(404);
  });

  test("is over after a day", async () => {
    const { url, names, parts, clock, until } = await openScene();
    const one = await begin(url, { size: 400, filename: "a.jpg", ...names });
    await patch(one, 0, picture(1).subarray(0, 100));
    clock.advance(24 * 3_600_000 - 60_000);
    expect((await tus(one, "HEAD")).status).toBe(200);
    clock.advance(60_000);
    expect([410, 404]).toContain((await patch(one, 100, picture(1).subarray(100))).status);
    // The sweep of the next minute.
    clock.advance(60_000);
    await until("its parts are gone", async () => (await parts()).length === 0);
    await until("it is gone", async () => (await tus(one, "HEAD")).status === 404);
  });
});
