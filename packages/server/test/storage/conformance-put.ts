import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { bytesOf, failingAfter, readAll, sha256, stallingAfter, streamOf } from "./bodies.ts";
import type { Stage } from "./conformance.ts";

const png = { contentType: "image/png" };
const gone = { code: "exists", retryable: false };

/** What is stored, and what is not. */
export function describePutting(stage: Stage): void {
  describe("what was put is got", () => {
    test.each([
      ["nothing", 0],
      ["one byte", 1],
      ["5 MiB", 5 * 1024 * 1024],
      ["12 MB", 12_000_000],
    ])("%s, as a stream", async (_, size) => {
      const bytes = bytesOf(size);
      const expected = { size, sha256: sha256(bytes) };
      expect(
        await stage.storage.put("a/b.png", streamOf(bytes), { ...png, cacheControl: "private, max-age=60" }),
      ).toEqual(expected);
      const info = { totalSize: size, contentType: "image/png", cacheControl: "private, max-age=60" };
      const head = await stage.storage.head("a/b.png");
      expect(head).toMatchObject({ ...info, etag: expect.stringMatching(/^"[^"]+"$/), modified: expect.any(Number) });
      const found = await stage.storage.get("a/b.png");
      expect(found).toMatchObject({ ...info, size, etag: head!.etag });
      expect(sha256(await readAll(found!.stream))).toBe(expected.sha256);
    });

    test("as bytes, as bounded streams, and as large ones", async () => {
      const small = bytesOf(300_000);
      expect((await stage.storage.put("bytes", new Uint8Array(small), png)).sha256).toBe(sha256(small));
      await stage.storage.put("bounded", streamOf(small), { ...png, maxBytes: 1_000_000 });
      const large = bytesOf(11_000_000, 2);
      await stage.storage.put("large", large, png);
      expect(await stage.read("bytes")).toEqual(small);
      expect(await stage.read("bounded")).toEqual(small);
      expect(sha256((await stage.read("large"))!)).toBe(sha256(large));
    });

    test("the later one, with another etag and its own type", async () => {
      await stage.storage.put("a", bytesOf(10), { ...png, cacheControl: "no-store" });
      const before = await stage.storage.head("a");
      await stage.storage.put("a", bytesOf(20, 2), { contentType: "text/plain; charset=utf-8" });
      const after = await stage.storage.head("a");
      expect(after).toMatchObject({ totalSize: 20, contentType: "text/plain; charset=utf-8" });
      expect(after!.etag).not.toBe(before!.etag);
      expect(await stage.read("a")).toEqual(bytesOf(20, 2));
    });

    test("a hundred at once", async () => {
      const numbers = Array.from({ length: 100 }, (_, number) => number);
      await Promise.all(numbers.map((n) => stage.storage.put(`many/${n}`, streamOf(bytesOf(2000 + n, n)), png)));
      const back = await Promise.all(numbers.map((n) => stage.read(`many/${n}`)));
      for (const n of numbers) expect(back[n]).toEqual(bytesOf(2000 + n, n));
    });

    test("both a key and keys below it", async () => {
      for (const key of ["a", "a/b", "a/b/c"]) await stage.storage.put(key, Buffer.from(key), png);
      expect(await stage.keysOf("")).toEqual(["a", "a/b", "a/b/c"]);
      await stage.storage.delete("a/b");
      expect([await stage.read("a"), await stage.read("a/b/c")].map(String)).toEqual(["a", "a/b/c"]);
    });
  });

  describe("ranges", () => {
    test.each([
      [{ first: 0, last: 0 }, 0, 1],
      [{ first: 10, last: 19 }, 10, 20],
      [{ first: 990 }, 990, 1000],
      [{ first: 999, last: 5000 }, 999, 1000],
      [{ first: 0 }, 0, 1000],
    ])("%j", async (range, start, end) => {
      await stage.storage.put("a", bytesOf(1000), png);
      const found = await stage.storage.get("a", { range });
      expect(found).toMatchObject({ size: end - start, totalSize: 1000, contentType: "image/png" });
      expect(await readAll(found!.stream)).toEqual(bytesOf(1000).subarray(start, end));
    });

    test("one that begins behind the end is refused, also of nothing", async () => {
      await stage.storage.put("a", bytesOf(1000), png);
      await stage.storage.put("empty", bytesOf(0), png);
      await expect(stage.storage.get("a", { range: { first: 1000 } })).rejects.toMatchObject({ code: "bad_range" });
      await expect(stage.storage.get("empty", { range: { first: 0 } })).rejects.toMatchObject({ code: "bad_range" });
      expect(await stage.storage.get("none", { range: { first: 0 } })).toBeUndefined();
    });
  });

  describe("nothing is left behind", () => {
    const reason = new Error("They went away.");
    /** Within a first request, and within a large upload that has begun. */
    const sizes = [0, 300_000, 9_000_000];

    test.each(sizes)("by an abort after %i bytes", async (size) => {
      for (const maxBytes of [10_000_000, undefined]) {
        const source = stallingAfter(bytesOf(size));
        const controller = new AbortController();
        const put = stage.storage.put("a", source, { ...png, maxBytes, signal: controller.signal });
        // Until all that there is has been taken.
        while (source.readableLength > 0) await turn();
        for (let turns = 0; turns < 100; turns += 1) await turn();
        controller.abort(reason);
        await expect(put).rejects.toBe(reason);
        expect(source.destroyed).toBe(true);
      }
      await stage.expectNothingLeft();
    });

    test("by a call that was aborted before it began", async () => {
      const source = streamOf(bytesOf(10));
      const signal = AbortSignal.abort(reason);
      await expect(stage.storage.put("a", source, { ...png, signal })).rejects.toBe(reason);
      await expect(stage.storage.get("a", { signal })).rejects.toBe(reason);
      expect(source.destroyed).toBe(true);
      await stage.expectNothingLeft();
    });

    test.each(sizes)("by a source that fails after %i bytes", async (size) => {
      for (const maxBytes of [10_000_000, undefined]) {
        const error = new Error("The line is dead.");
        await expect(stage.storage.put("a", failingAfter(bytesOf(size), error), { ...png, maxBytes })).rejects.toBe(
          error,
        );
      }
      await stage.expectNothingLeft();
    });

    test("by a source that is closed without an end, or was before", async () => {
      const source = stallingAfter(bytesOf(1000));
      const put = stage.storage.put("a", source, png);
      source.destroy();
      await expect(put).rejects.toThrow("before its end");
      await expect(stage.storage.put("a", source, png)).rejects.toThrow("before it was read");
      await stage.expectNothingLeft();
    });

    test.each([0, 5, 70_000, 11_000_000])("by one byte more than %i, which are allowed", async (maxBytes) => {
      for (const body of [bytesOf(maxBytes + 1), streamOf(bytesOf(maxBytes + 1))]) {
        const put = stage.storage.put("a", body, { ...png, maxBytes });
        await expect(put).rejects.toMatchObject({ code: "too_large", retryable: false });
      }
      await stage.expectNothingLeft();
      expect(await stage.storage.put("a", streamOf(bytesOf(maxBytes)), { ...png, maxBytes })).toMatchObject({
        size: maxBytes,
      });
    });

    test("and what was there stays", async () => {
      await stage.storage.put("a", Buffer.from("old"), png);
      const tooLarge = stage.storage.put("a", streamOf(bytesOf(100)), { ...png, maxBytes: 99 });
      await expect(tooLarge).rejects.toMatchObject({ code: "too_large" });
      expect(String(await stage.read("a"))).toBe("old");
    });
  });

  describe("ifAbsent", () => {
    test.each([
      ["small", 1000],
      ["large", 11_000_000],
    ])("leaves a %s one's elder as it is", async (_, size) => {
      await stage.storage.put("a", Buffer.from("first"), { ...png, ifAbsent: true });
      for (const maxBytes of [undefined, 20_000_000, 10_000_000].filter((most) => (most ?? size) >= size)) {
        const second = stage.storage.put("a", streamOf(bytesOf(size)), { ...png, maxBytes, ifAbsent: true });
        await expect(second).rejects.toMatchObject(gone);
      }
      expect(String(await stage.read("a"))).toBe("first");
      await stage.storage.delete("a");
      await stage.expectNothingLeft();
      expect(await stage.storage.put("a", Buffer.from("next"), { ...png, ifAbsent: true })).toMatchObject({ size: 4 });
    });

    test.each([1000, 6_000_000])("lets one of several at once win (%i bytes)", async (size) => {
      const bodies = [1, 2, 3, 4].map((seed) => bytesOf(size, seed));
      const ends = await Promise.allSettled(
        bodies.map((bytes) => stage.storage.put("a", streamOf(bytes), { ...png, ifAbsent: true })),
      );
      const winners = bodies.filter((_, index) => ends[index]!.status === "fulfilled");
      expect(winners).toHaveLength(1);
      for (const end of ends) if (end.status === "rejected") expect(end.reason).toMatchObject(gone);
      expect(sha256((await stage.read("a"))!)).toBe(sha256(winners[0]!));
    });
  });
}
