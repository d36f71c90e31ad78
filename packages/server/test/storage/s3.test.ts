import { createAdjustableClock } from "@galley/foundation";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openStorage } from "../../src/storage/open.ts";
import { readStorageUrl } from "../../src/storage/settings.ts";
import { bytesOf, readAll, sha256, stallingAfter, streamOf } from "./bodies.ts";
import { describeStorage } from "./conformance.ts";
import { fakeS3Keys, openFakeS3 } from "./fake-s3.ts";

async function openScene(prefix = "") {
  const clock = createAdjustableClock();
  const fake = await openFakeS3({ bucket: "files", clock });
  vi.stubEnv("AWS_ACCESS_KEY_ID", fakeS3Keys.id);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", fakeS3Keys.secret);
  const url = `s3://files${prefix}?endpoint=${fake.origin}&region=eu-west-1`;
  const { storage: settings, wrong } = readStorageUrl(url, ".");
  if (!settings) throw new Error(wrong.join());
  return {
    storage: await openStorage(settings, { clock }),
    clock,
    fake,
    leftovers: async () => fake.uploads() + fake.open(),
    async close() {
      await fake.close();
      vi.unstubAllEnvs();
    },
  };
}

describeStorage("S3", openScene, { signs: true });

describe("a bucket of S3", () => {
  const png = { contentType: "image/png" };
  let scene: Awaited<ReturnType<typeof openScene>>;
  beforeEach(async () => {
    scene = await openScene("/below/this");
  });
  afterEach(async () => {
    await scene.storage.close();
    await scene.close();
  });

  test("is used below its prefix, by keys without it", async () => {
    const { storage, fake } = scene;
    for (const key of ["a/b", "a/c"]) await storage.put(key, bytesOf(10), png);
    expect(fake.asked.map((line) => line.replace(/\?.*/, ""))).toEqual([
      "PUT /files/below/this/a/b",
      "PUT /files/below/this/a/c",
    ]);
    expect((await Array.fromAsync(storage.list("a/"))).map(({ key }) => key)).toEqual(["a/b", "a/c"]);
    expect(await storage.signedUrl("a/b", { expires: 60 })).toContain("/files/below/this/a/b?");
    expect(await storage.deletePrefix("a/")).toBe(2);
  });

  test("loses a folder in requests of many", async () => {
    const { storage, fake } = scene;
    const keys = Array.from({ length: 8 }, (_, n) => `a/${n}`);
    await Promise.all(keys.map((key) => storage.put(key, bytesOf(10), png)));
    fake.asked.length = 0;
    expect(await storage.deletePrefix("a/")).toBe(8);
    // The fake's pages have four.
    expect(fake.asked.map((line) => line.split(" ")[0])).toEqual(["GET", "POST", "GET", "POST"]);
  });

  test.each([
    ["AccessDenied", "refused", false],
    ["InternalError", "unavailable", true],
  ])("that keeps one of them (%s) is not said to have lost it", async (reason, code, retryable) => {
    const { storage, fake } = scene;
    for (const key of ["a/1", "a/2"]) await storage.put(key, bytesOf(10), png);
    fake.kept = { key: "below/this/a/1", code: reason };
    await expect(storage.deletePrefix("a/")).rejects.toMatchObject({ code, retryable });
  });

  test("with a conflict of two at once is asked which it was", async () => {
    const { storage, fake } = scene;
    await storage.put("a", bytesOf(10), png);
    fake.conflict = 409;
    await expect(storage.put("a", bytesOf(20), { ...png, ifAbsent: true })).rejects.toMatchObject({ code: "exists" });
    fake.trouble = ({ method }) => (method === "PUT" ? 409 : undefined);
    const other = storage.put("b", bytesOf(20), { ...png, ifAbsent: true });
    await expect(other).rejects.toMatchObject({ code: "unavailable", retryable: true });
  });

  test.each([
    [401, "refused", false],
    [403, "refused", false],
    [404, "refused", false],
    [429, "unavailable", true],
    [503, "unavailable", true],
  ])("answering %i is %s", async (status, code, retryable) => {
    const { storage, fake } = scene;
    // The SDK's own further attempts take seconds.
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    fake.trouble = () => status;
    const source = streamOf(bytesOf(1_000_000));
    await expect(storage.put("a", source, png)).rejects.toMatchObject({ name: "StorageError", code, retryable });
    if (status === 404) return;
    await expect(storage.get("a")).rejects.toMatchObject({ code, retryable });
    await expect(storage.head("a")).rejects.toMatchObject({ code, retryable });
    await expect(Array.fromAsync(storage.list(""))).rejects.toMatchObject({ code, retryable });
  });

  test.each([
    ["partNumber", 9_000_000],
    ["uploads", 6_000_000],
  ])("is left with nothing by an abort while it does not answer to %s", async (query, size) => {
    const { storage, fake } = scene;
    fake.trouble = (_, url) => (url.searchParams.has(query) ? "hang" : undefined);
    const controller = new AbortController();
    const put = storage.put("a", stallingAfter(bytesOf(size)), { ...png, signal: controller.signal });
    await expect.poll(() => fake.asked.length, { interval: 1 }).toBe(query === "uploads" ? 1 : 2);
    controller.abort(new Error("Enough."));
    await expect(put).rejects.toThrow("Enough.");
    await expect.poll(scene.leftovers, { interval: 1 }).toBe(0);
  });

  test("loses all parts of an upload of which one is refused", async () => {
    const { storage, fake } = scene;
    fake.trouble = (_, url) => (url.searchParams.get("partNumber") === "2" ? 403 : undefined);
    const source = streamOf(bytesOf(40_000_000));
    await expect(storage.put("a", source, png)).rejects.toMatchObject({ code: "refused" });
    expect(source.destroyed).toBe(true);
    expect(fake.uploads()).toBe(0);
  });

  test("that breaks off in the middle is unavailable", async () => {
    const { storage, fake } = scene;
    await storage.put("a", bytesOf(3_000_000), png);
    fake.breaksOff = true;
    const found = await storage.get("a");
    await expect(readAll(found!.stream)).rejects.toMatchObject({ code: "unavailable", retryable: true });
  });

  test("of a wrong key is refused", async () => {
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", "another");
    await expect(scene.storage.put("a", bytesOf(10), png)).rejects.toMatchObject({ code: "refused", retryable: false });
  });

  // Amazon's own address cannot be had here: what it is spoken to with is sent to the fake by the variable that the SDK reads.
  test.each([1000, 12_000_000])("at Amazon is sent checksums (%i bytes)", async (size) => {
    const { fake, clock } = scene;
    vi.stubEnv("AWS_ENDPOINT_URL_S3", fake.origin);
    const { storage: settings } = readStorageUrl("s3://files?region=eu-west-1&forcePathStyle=true", ".");
    const storage = await openStorage(settings!, { clock });
    const sums: unknown[] = [];
    fake.trouble = ({ headers, method }) => {
      if (method === "PUT") sums.push(headers["x-amz-checksum-crc32"]);
      return undefined;
    };
    expect(await storage.put("a", streamOf(bytesOf(size)), png)).toMatchObject({ size });
    expect(sums).toEqual(Array(Math.ceil(size / (5 * 1024 * 1024))).fill(expect.stringMatching(/^[\w+/]{6}==$/)));
    expect(sha256(await readAll((await storage.get("a"))!.stream))).toBe(sha256(bytesOf(size)));
    await storage.close();
  });
});
