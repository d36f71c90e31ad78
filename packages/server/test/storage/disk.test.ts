import { spawn } from "node:child_process";
import {
  appendFile,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rm,
  symlink,
  truncate,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAdjustableClock } from "@galley/foundation";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openStorage } from "../../src/storage/open.ts";
import { bytesOf, readAll, stallingAfter } from "./bodies.ts";
import { describeStorage } from "./conformance.ts";

const png = { contentType: "image/png" };
const hour = 3_600_000;
const newFolder = (): Promise<string> => mkdtemp(join(tmpdir(), "galley-files-"));

/** Files of the folder that this process has open, where the system tells (Linux). */
async function openFilesIn(folder: string): Promise<number> {
  const descriptors = await readdir("/proc/self/fd").catch(() => []);
  const files = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => "")));
  return files.filter((file) => file.startsWith(folder)).length;
}

describeStorage(
  "files on disk",
  async () => {
    const folder = await newFolder();
    const clock = createAdjustableClock();
    return {
      storage: await openStorage({ kind: "disk", folder }, { clock }),
      clock,
      leftovers: async () => (await readdir(join(folder, "partials"))).length + (await openFilesIn(folder)),
      close: () => rm(folder, { recursive: true }),
    };
  },
  { signs: false },
);

describe("the folder of files", () => {
  let folder: string;
  let clock: ReturnType<typeof createAdjustableClock>;
  const open = () => openStorage({ kind: "disk", folder }, { clock });
  const partials = (): Promise<string[]> => readdir(join(folder, "partials"));
  const keys = async (): Promise<string[]> => (await Array.fromAsync((await open()).list(""))).map(({ key }) => key);

  beforeEach(async () => {
    folder = await newFolder();
    clock = createAdjustableClock();
  });
  afterEach(() => rm(folder, { recursive: true }));

  test("is found again by the next process, with types and times", async () => {
    clock.advance(100 * hour);
    await (await open()).put("a/b", bytesOf(1000), { ...png, cacheControl: "no-store" });
    const then = clock.now();
    const known = { totalSize: 1000, contentType: "image/png", cacheControl: "no-store" };
    clock.advance(5 * hour);
    const found = await (await open()).get("a/b");
    expect(found).toMatchObject(known);
    expect(Math.abs(found!.modified - then)).toBeLessThan(hour);
    expect(await readAll(found!.stream)).toEqual(bytesOf(1000));
  });

  test("may be used by two at once", async () => {
    const [one, other] = [await open(), await open()];
    const ends = await Promise.allSettled(
      [one, other, one, other].map((storage, n) => storage.put("a", bytesOf(50_000, n), { ...png, ifAbsent: true })),
    );
    expect(ends.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    await other.delete("a");
    expect(await one.head("a")).toBeUndefined();
  });

  test("shows the old object to who has it open while the next is put in its place", async () => {
    const storage = await open();
    await storage.put("a", bytesOf(2_000_000, 1), png);
    const old = await storage.get("a");
    await storage.put("a", bytesOf(10, 2), { contentType: "text/plain" });
    await storage.delete("a");
    expect(await readAll(old!.stream)).toEqual(bytesOf(2_000_000, 1));
  });

  test("has a file that is the object, and behind it what is known of it", async () => {
    await (await open()).put("a/b.png", bytesOf(100), png);
    const file = await readFile(join(folder, "objects/a+/b.png"));
    expect(file.subarray(0, 100)).toEqual(bytesOf(100));
    expect((await lstat(join(folder, "objects/a+/b.png"))).mode & 0o777).toBe(0o600);
  });

  test("has no empty folders", async () => {
    const storage = await open();
    for (const key of ["a/b/c", "a/b/d", "a/e"]) await storage.put(key, bytesOf(1), png);
    await storage.deletePrefix("a/b/");
    expect(await readdir(join(folder, "objects"), { recursive: true })).toEqual(["a+", "a+/e"]);
    await storage.delete("a/e");
    expect(await readdir(join(folder, "objects"))).toEqual([]);
  });

  test("leads nowhere else by links", async () => {
    const storage = await open();
    const outside = await newFolder();
    await writeFile(join(outside, "b"), bytesOf(5000));
    await mkdir(join(outside, "deep+"));
    await symlink(outside, join(folder, "objects/a+"));
    await symlink(join(outside, "b"), join(folder, "objects/b"));
    for (const key of ["a/b", "a/c", "a/deep/c", "a/new/c"]) {
      await expect(storage.put(key, bytesOf(10), png)).rejects.toMatchObject({ code: "refused" });
      // Behind the link there is no such folder, and so nothing to be read or deleted.
      const isThere = key !== "a/new/c";
      for (const use of [() => storage.get(key), () => storage.head(key), () => storage.delete(key)])
        await (isThere
          ? expect(use()).rejects.toMatchObject({ code: "refused" })
          : expect(use()).resolves.toBeUndefined());
    }
    await expect(storage.get("b")).rejects.toMatchObject({ code: "refused" });
    await expect(Array.fromAsync(storage.list("a/"))).rejects.toMatchObject({ code: "refused" });
    expect(await keys()).toEqual([]);
    expect(await readdir(outside, { recursive: true })).toEqual(["b", "deep+"]);
    // A link in an object's own place is replaced and deleted as a link, not followed.
    await storage.put("b", bytesOf(10), png);
    expect(await readFile(join(outside, "b"))).toEqual(bytesOf(5000));
    expect(await readAll((await storage.get("b"))!.stream)).toEqual(bytesOf(10));
    await rm(outside, { recursive: true });
  });

  test("says of a file that it is damaged, or not ours", async () => {
    const storage = await open();
    for (const key of ["cut", "longer", "empty"]) await storage.put(key, bytesOf(3000), png);
    await truncate(join(folder, "objects/cut"), 2000);
    await appendFile(join(folder, "objects/longer"), "x");
    await truncate(join(folder, "objects/empty"), 0);
    await writeFile(join(folder, "objects/foreign"), bytesOf(3000));
    for (const key of ["cut", "longer", "empty", "foreign"]) {
      await expect(storage.get(key)).rejects.toMatchObject({ code: "damaged", retryable: false });
      await expect(storage.head(key)).rejects.toMatchObject({ code: "damaged" });
      await storage.put(key, bytesOf(3), png);
      expect(await storage.head(key)).toMatchObject({ totalSize: 3 });
    }
  });

  test("that cannot be one is told of when it is opened", async () => {
    await writeFile(join(folder, "file"), "");
    const settings = { kind: "disk", folder: join(folder, "file/below") } as const;
    await expect(openStorage(settings, { clock })).rejects.toMatchObject({ code: "refused", retryable: false });
  });

  test("says in its own words that it is gone, also while it is written to", async () => {
    const storage = await open();
    await rm(join(folder, "partials"), { recursive: true });
    await expect(storage.put("a", bytesOf(10), png)).rejects.toMatchObject({
      name: "StorageError",
      code: "unavailable",
    });
    await writeFile(join(folder, "partials"), "a file in its place");
    await expect(storage.put("a", bytesOf(10), png)).rejects.toMatchObject({ name: "StorageError", code: "refused" });
    await storage.close();
  });

  test("loses what nobody has written to for an hour, and nothing younger", async () => {
    const storage = await open();
    await writeFile(join(folder, "partials/left"), bytesOf(100));
    await storage.close();
    clock.advance(hour / 2);
    await (await open()).close();
    expect(await partials()).toEqual(["left"]);
    clock.advance(hour / 2);
    const next = await open();
    expect(await partials()).toEqual([]);
    await next.close();
  });

  test("is swept while it is open", async () => {
    const storage = await open();
    await writeFile(join(folder, "partials/left"), bytesOf(100));
    clock.advance(hour + 60_000);
    await expect.poll(partials, { interval: 1 }).toEqual([]);
    await storage.close();
  });

  describe("of a process that is killed", () => {
    const child = fileURLToPath(new URL("./disk-child.ts", import.meta.url));
    const die = (point: string, ...options: string[]): Promise<string | null> =>
      new Promise((resolve) => {
        const args = ["--conditions=galley-source", child, folder, point, ...options];
        spawn(process.execPath, args, { stdio: "inherit" }).on("exit", (_, signal) => resolve(signal));
      });

    test.each(["storage-chunk:8", "storage-before-visible"])("at %s shows nothing of what it put", async (point) => {
      expect(await die(point)).toBe("SIGKILL");
      expect(await partials()).toHaveLength(1);
      const storage = await open();
      expect([await keys(), await storage.head("a/b"), await storage.get("a/b")]).toEqual([[], undefined, undefined]);
      await storage.put("a/b", bytesOf(10), { ...png, ifAbsent: true });
      clock.advance(hour + 60_000);
      await expect.poll(partials, { interval: 1 }).toEqual([]);
      expect(await readAll((await storage.get("a/b"))!.stream)).toEqual(bytesOf(10));
    });

    test("in the middle leaves the older object as it was", async () => {
      await (await open()).put("a/b", bytesOf(10), png);
      expect(await die("storage-chunk:8")).toBe("SIGKILL");
      expect(await readAll((await (await open()).get("a/b"))!.stream)).toEqual(bytesOf(10));
    });

    test.each([[[]], [["ifAbsent"]]])("once it was visible shows all of it (%j)", async (options) => {
      expect(await die("storage-after-visible", ...options)).toBe("SIGKILL");
      const storage = await open();
      expect(await storage.head("a/b")).toMatchObject({ totalSize: 1_000_000, contentType: "image/png" });
      // A link to it may be left; when that is swept the object is still there.
      clock.advance(hour + 60_000);
      await expect.poll(partials, { interval: 1 }).toEqual([]);
      expect(await readAll((await storage.get("a/b"))!.stream)).toEqual(bytesOf(1_000_000));
    });
  });

  test("is not swept of what is being written", async () => {
    const storage = await open();
    const controller = new AbortController();
    const put = storage.put("a", stallingAfter(bytesOf(100_000)), { ...png, signal: controller.signal });
    await expect.poll(partials, { interval: 1 }).toHaveLength(1);
    clock.advance(hour / 2);
    await (await open()).close();
    expect(await partials()).toHaveLength(1);
    controller.abort();
    await expect(put).rejects.toThrow();
    expect(await partials()).toEqual([]);
  });
});
