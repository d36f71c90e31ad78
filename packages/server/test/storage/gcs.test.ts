import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createAdjustableClock } from "@galley/foundation";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { openStorage } from "../../src/storage/open.ts";
import { readStorageUrl } from "../../src/storage/settings.ts";
import { bytesOf, readAll, sha256, stallingAfter, streamOf } from "./bodies.ts";
import { describeStorage } from "./conformance.ts";
import { openFakeGcs } from "./fake-gcs.ts";

async function openScene(prefix = "") {
  const clock = createAdjustableClock();
  const fake = await openFakeGcs({ bucket: "files", clock });
  const folder = await mkdtemp(join(tmpdir(), "galley-gcs-"));
  const keyFile = join(folder, "key.json");
  await writeFile(keyFile, fake.keyFile);
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", keyFile);
  const { storage: settings, wrong } = readStorageUrl(`gs://files${prefix}?endpoint=${fake.origin}`, ".");
  if (!settings) throw new Error(wrong.join());
  return {
    storage: await openStorage(settings, { clock }),
    clock,
    fake,
    leftovers: async () => fake.sessions() + fake.open(),
    async close() {
      await fake.close();
      await rm(folder, { recursive: true });
      vi.unstubAllEnvs();
    },
  };
}

describeStorage("Google Cloud Storage", openScene, { signs: true });

describe("a bucket of Google Cloud Storage", () => {
  const png = { contentType: "image/png" };
  let scene: Awaited<ReturnType<typeof openScene>>;
  beforeEach(async () => {
    scene = await openScene("/below/this");
  });
  afterEach(() => scene.close());

  test("is used below its prefix, by keys without it", async () => {
    const { storage, fake } = scene;
    for (const key of ["a/b", "a/c"]) await storage.put(key, bytesOf(10), png);
    const uploads = fake.asked.filter((line) => line.startsWith("POST "));
    expect(uploads.map((line) => new URL(line.slice(5), fake.origin).searchParams.get("name"))).toEqual([
      "below/this/a/b",
      "below/this/a/c",
    ]);
    expect((await Array.fromAsync(storage.list("a/"))).map(({ key }) => key)).toEqual(["a/b", "a/c"]);
    expect(await storage.signedUrl("a/b", { expires: 60 })).toContain("/files/below/this/a/b?");
    expect(await storage.deletePrefix("a/")).toBe(2);
  });

  test("is sent in one request what is known to be small, and the rest in pieces", async () => {
    const { storage, fake } = scene;
    const requests = async (run: () => Promise<unknown>): Promise<string[]> => {
      fake.asked.length = 0;
      await run();
      return fake.asked.map((line) => line.replace(/^(\w+) .*uploadType=(\w+).*$/, "$1 $2"));
    };
    const ten = 10 * 1024 * 1024;
    expect(await requests(() => storage.put("a", bytesOf(ten), png))).toEqual(["POST multipart"]);
    const bounded = { ...png, maxBytes: ten };
    expect(await requests(() => storage.put("a", streamOf(bytesOf(9)), bounded))).toEqual(["POST multipart"]);
    expect(await requests(() => storage.put("a", streamOf(bytesOf(9)), png))).toEqual([
      "POST resumable",
      "PUT resumable",
    ]);
    expect(await requests(() => storage.put("a", streamOf(bytesOf(ten)), png))).toEqual([
      "POST resumable",
      "PUT resumable",
      "PUT resumable",
    ]);
  });

  test("is left with nothing by an abort in the middle of a piece that nobody takes", async () => {
    const { storage, fake } = scene;
    fake.trouble = ({ method }) => (method === "PUT" ? "hang" : undefined);
    const controller = new AbortController();
    const put = storage.put("a", stallingAfter(bytesOf(9_000_000)), { ...png, signal: controller.signal });
    await expect.poll(() => fake.asked.some((line) => line.startsWith("PUT ")), { interval: 1 }).toBe(true);
    controller.abort(new Error("Enough."));
    await expect(put).rejects.toThrow("Enough.");
    await expect.poll(scene.leftovers, { interval: 1 }).toBe(0);
  });

  test.each([
    ["in one request", 10_000_000],
    ["in pieces", undefined],
  ])("that listens no more to what is sent %s does not hold an abort", async (_, maxBytes) => {
    const { storage, fake } = scene;
    fake.trouble = ({ method }, url) =>
      method === "PUT" || url.searchParams.get("uploadType") === "multipart" ? "ignore" : undefined;
    const controller = new AbortController();
    const source = stallingAfter(bytesOf(9_500_000));
    const put = storage.put("a", source, { ...png, maxBytes, signal: controller.signal });
    await expect.poll(() => fake.asked.length, { interval: 1 }).toBe(maxBytes === undefined ? 2 : 1);
    controller.abort(new Error("Enough."));
    await expect(put).rejects.toThrow("Enough.");
  });

  /** Lets the pauses between attempts go by. */
  const hurry = async <T>(put: Promise<T>): Promise<T> => {
    let isOver = false;
    const over = (): void => {
      isOver = true;
    };
    put.then(over, over);
    while (!isOver) {
      scene.clock.advance(500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return put;
  };

  test.each([
    ["takes less of a piece than it was sent", 9_000_000, 1024 * 1024, 0],
    ["does so with a small one", 400_000, 256 * 1024, 0],
    ["loses an answer", 9_000_000, undefined, 1],
    ["loses three answers and takes less", 9_000_000, 4 * 1024 * 1024, 3],
    ["loses the answer to the last piece", 100, undefined, 1],
    ["loses the answer to nothing", 0, undefined, 3],
  ])("has all of an object though it %s", async (_, size, takesAtMost, losesAnswers) => {
    const { storage, fake } = scene;
    Object.assign(fake, { takesAtMost: takesAtMost ?? Number.POSITIVE_INFINITY, losesAnswers });
    const expected = sha256(bytesOf(size));
    expect(await hurry(storage.put("a", streamOf(bytesOf(size)), { ...png, ifAbsent: true }))).toMatchObject({ size });
    expect(sha256(await readAll((await storage.get("a"))!.stream))).toBe(expected);
    expect(fake.losesAnswers).toBe(0);
  });

  test("that never takes a piece is given up on, and what it has is taken back", async () => {
    const { storage, fake } = scene;
    fake.trouble = ({ method }) => (method === "PUT" ? 503 : undefined);
    const source = streamOf(bytesOf(9_000_000));
    await expect(hurry(storage.put("a", source, png))).rejects.toMatchObject({ code: "unavailable", retryable: true });
    expect(fake.asked.map((line) => line.split(" ")[0])).toEqual(["POST", "PUT", "PUT", "PUT", "PUT", "DELETE"]);
    expect([fake.sessions(), source.destroyed]).toEqual([0, true]);
    fake.trouble = undefined;
    fake.takesAtMost = 0;
    await expect(hurry(storage.put("a", streamOf(bytesOf(9)), png))).rejects.toMatchObject({ code: "unavailable" });
    expect(await scene.leftovers()).toBe(0);
  });

  test("is not waited for for ever", async () => {
    const { storage, fake, clock } = scene;
    fake.trouble = () => "hang";
    const calls = [storage.head("a"), storage.delete("a"), Array.fromAsync(storage.list(""))];
    const ends = Promise.allSettled(calls);
    await expect.poll(() => fake.asked.length, { interval: 1 }).toBe(calls.length);
    clock.advance(60_000);
    for (const end of await ends) expect(end).toMatchObject({ reason: { code: "unavailable", retryable: true } });
  });

  test.each([100, 11_000_000])("that has stored something else (%i bytes) is made to forget it", async (size) => {
    const { storage, fake } = scene;
    fake.damage = (bytes) => Buffer.concat([bytes.subarray(1), Buffer.from("x")]);
    await expect(storage.put("a", bytesOf(size), png)).rejects.toMatchObject({ code: "damaged", retryable: true });
    expect(await storage.head("a")).toBeUndefined();
  });

  test("that sends something else than it has stored is not believed", async () => {
    const { storage, fake } = scene;
    await storage.put("a", bytesOf(100_000), png);
    fake.damageOnRead = (bytes) => Buffer.concat([bytes.subarray(1), Buffer.from("x")]);
    const found = await storage.get("a");
    await expect(readAll(found!.stream)).rejects.toMatchObject({ code: "damaged", retryable: true });
  });

  test.each([
    [401, "refused", false],
    [403, "refused", false],
    [404, "refused", false],
    [429, "unavailable", true],
    [503, "unavailable", true],
  ])("answering %i is %s", async (status, code, retryable) => {
    const { storage, fake } = scene;
    fake.trouble = () => status;
    const source = streamOf(bytesOf(1_000_000));
    const put = storage.put("a", source, { ...png, maxBytes: 2_000_000, ifAbsent: true });
    await expect(put).rejects.toMatchObject({ name: "StorageError", code, retryable });
    expect(source.destroyed).toBe(true);
    if (status === 404) return;
    await expect(storage.get("a")).rejects.toMatchObject({ code, retryable });
  });

  test("that is gone is unavailable", async () => {
    const { storage, fake } = scene;
    await storage.put("a", bytesOf(10), png);
    fake.trouble = (request) => {
      request.socket.destroy();
      return "hang";
    };
    const unavailable = { code: "unavailable", retryable: true };
    await expect(storage.put("a", bytesOf(10), png)).rejects.toMatchObject(unavailable);
    await expect(storage.get("a")).rejects.toMatchObject(unavailable);
  });

  test("that breaks off in the middle is unavailable", async () => {
    const { storage, fake } = scene;
    await storage.put("a", bytesOf(3_000_000), png);
    fake.breaksOff = true;
    const found = await storage.get("a");
    await expect(readAll(found!.stream)).rejects.toMatchObject({ code: "unavailable", retryable: true });
  });

  test("is not signed for without a key", async () => {
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "/nowhere/key.json");
    const { storage } = scene;
    await expect(storage.signedUrl("a", { expires: 60 })).rejects.toMatchObject({ name: "StorageError" });
  });
});
