import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import type { ListedObject } from "../../src/storage/port.ts";
import { bytesOf, readAll, sha256, streamOf } from "./bodies.ts";
import type { Stage } from "./conformance.ts";

const png = { contentType: "image/png" };

/** What is read, listed, deleted and signed for. */
export function describeFinding(stage: Stage, signs: boolean): void {
  describe("reading", () => {
    test("what is not there is undefined", async () => {
      await stage.storage.put("a/b", bytesOf(1), png);
      for (const key of ["b", "a", "a/b/c", "a/bc", "a/B2/c"]) {
        expect(await stage.storage.get(key)).toBeUndefined();
        expect(await stage.storage.head(key)).toBeUndefined();
      }
    });

    test("an abort ends that stream with its reason, and no other", async () => {
      const bytes = bytesOf(12_000_000);
      await stage.storage.put("a", bytes, png);
      const controller = new AbortController();
      const [one, other, third] = await Promise.all([
        stage.storage.get("a", { signal: controller.signal }),
        stage.storage.get("a"),
        stage.storage.get("a"),
      ]);
      const reason = new Error("Enough.");
      const reading = (async () => {
        for await (const _ of one!.stream) controller.abort(reason);
      })();
      await expect(reading).rejects.toBe(reason);
      third!.stream.destroy();
      expect(sha256(await readAll(other!.stream))).toBe(sha256(bytes));
      await stage.expectAllEnded();
    });

    test("a reader who has not come yet does not miss that it failed, and ends no process by it", async () => {
      await stage.storage.put("a", bytesOf(100_000), png);
      const controller = new AbortController();
      const found = await stage.storage.get("a", { signal: controller.signal });
      const reason = new Error("Enough.");
      controller.abort(reason);
      for (let turns = 0; turns < 5; turns += 1) await turn();
      await expect(readAll(found!.stream)).rejects.toBe(reason);
    });
  });

  describe("deleting", () => {
    test("an object is gone, and may be deleted again", async () => {
      await stage.storage.put("a/b", bytesOf(10), png);
      for (let times = 0; times < 2; times += 1) {
        await stage.storage.delete("a/b");
        expect(await stage.storage.head("a/b")).toBeUndefined();
      }
      await stage.storage.delete("never/was");
      await stage.storage.put("a/b", Buffer.from("again"), png);
      expect(String(await stage.read("a/b"))).toBe("again");
    });

    test("a folder takes all below it and nothing beside it", async () => {
      const inside = ["p/1/a", "p/1/b/c", "p/1/d", "p/1/e", "p/1/f", "p/1/g"];
      const beside = ["p/1", "p/1-a", "p/10/a", "q/p/1/a"];
      for (const key of [...inside, ...beside]) await stage.storage.put(key, bytesOf(3), png);
      expect(await stage.storage.deletePrefix("p/1/")).toBe(inside.length);
      expect(await stage.storage.deletePrefix("p/1/")).toBe(0);
      expect(await stage.keysOf("")).toEqual(beside);
    });

    test.each(["", "a", "a/b", "/", "../"])("%j is no folder to be deleted", async (prefix) => {
      await expect(stage.storage.deletePrefix(prefix)).rejects.toMatchObject({ code: "bad_key" });
    });

    test("while the same folder is written to", async () => {
      const rounds = Array.from({ length: 20 }, (_, round) => round);
      await Promise.all(
        rounds.flatMap((round) => [
          stage.storage.put(`x/y/${round}`, bytesOf(5), png),
          stage.storage.delete(`x/y/${round - 1}`),
        ]),
      );
      await Promise.all(rounds.map((round) => stage.storage.delete(`x/y/${round}`)));
      await stage.storage.put("x/y/last", bytesOf(5), png);
      expect(await stage.keysOf("")).toEqual(["x/y/last"]);
    });
  });

  describe("listing", () => {
    const keys = ["A", "a", "a-b", "a.b/c", "a/-", "a/b", "a/b.c/d", "a/b/c", "a0", "a_b", "ab/c", "b"];

    test("goes by the bytes of the keys, whatever the folders", async () => {
      for (const key of keys.toReversed()) await stage.storage.put(key, Buffer.from(key), png);
      const before = stage.clock.now() - 60_000;
      const listed: ListedObject[] = await Array.fromAsync(stage.storage.list(""));
      expect(listed.map(({ key }) => key)).toEqual(keys);
      for (const { key, size, modified } of listed) {
        expect(size).toBe(key.length);
        expect(modified).toBeGreaterThan(before);
      }
    });

    test.each(["a", "a/", "a/b", "a/b.", "a/b/", "ab", "z", "a/b/c", "a/b/c/d", "z/"])("%j", async (prefix) => {
      for (const key of keys) await stage.storage.put(key, Buffer.from(key), png);
      expect(await stage.keysOf(prefix)).toEqual(keys.filter((key) => key.startsWith(prefix)));
    });

    test("may be left early", async () => {
      for (const key of keys) await stage.storage.put(key, Buffer.from(key), png);
      for await (const { key } of stage.storage.list("a")) {
        expect(key).toBe("a");
        break;
      }
    });
  });

  test("keys and options of another form are refused, and the source is destroyed", async () => {
    for (const key of ["", "/a", "a/", "a//b", "a/../b", "..", "a/./b", "grüße", "a b", "a\\b", "a\0", "a%2fb"]) {
      const source = streamOf(bytesOf(10));
      await expect(stage.storage.put(key, source, png)).rejects.toMatchObject({ code: "bad_key", retryable: false });
      expect(source.destroyed).toBe(true);
      for (const call of [() => stage.storage.get(key), () => stage.storage.head(key), () => stage.storage.delete(key)])
        await expect(call()).rejects.toMatchObject({ code: "bad_key" });
      await expect(stage.storage.signedUrl(key, { expires: 1 })).rejects.toMatchObject({ code: "bad_key" });
    }
    for (const contentType of ["", "image/ä", "a\r\nb: c", " a", "x".repeat(256)])
      await expect(stage.storage.put("a", bytesOf(1), { contentType })).rejects.toMatchObject({ code: "bad_option" });
    for (const range of [{ first: -1 }, { first: 1.5 }, { first: 2, last: 1 }])
      await expect(stage.storage.get("a", { range })).rejects.toMatchObject({ code: "bad_option" });
    for (const expires of [0, 0.5, 604_801, Number.NaN])
      await expect(stage.storage.signedUrl("a", { expires })).rejects.toMatchObject({ code: "bad_option" });
    expect(() => stage.storage.list("../")).toThrow("prefix");
    await stage.expectNothingLeft();
  });

  test.runIf(!signs)("there are no signed URLs", async () => {
    expect(await stage.storage.signedUrl("a", { expires: 60 })).toBeUndefined();
  });

  test.runIf(signs)("a signed URL opens by itself, as what it says, and with no other key", async () => {
    await stage.storage.put("a/b.png", bytesOf(1000), png);
    const plain = await stage.storage.signedUrl("a/b.png", { expires: 60 });
    const answer = await fetch(plain!);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "image/png"]);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytesOf(1000));
    const disposition = "attachment; filename=\"a.png\"; filename*=UTF-8''gr%C3%BC%C3%9Fe%20%F0%9F%8C%8D.png";
    const named = await fetch(
      (await stage.storage.signedUrl("a/b.png", { expires: 60, contentType: "x/y", disposition }))!,
    );
    expect([named.headers.get("content-type"), named.headers.get("content-disposition")]).toEqual(["x/y", disposition]);
    await named.body?.cancel();
    await stage.storage.put("a/c.png", bytesOf(10), png);
    expect((await fetch(plain!.replace("b.png", "c.png"))).status).toBe(403);
  });

  test.runIf(signs)("a signed URL ends at its time", async () => {
    await stage.storage.put("a", bytesOf(10), png);
    const url = (await stage.storage.signedUrl("a", { expires: 600 }))!;
    stage.clock.advance(595_000);
    expect((await fetch(url)).status).toBe(200);
    stage.clock.advance(5000);
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch((await stage.storage.signedUrl("a", { expires: 604_800 }))!)).status).toBe(200);
  });
}
