import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemory, remembering } from "../../../src/blog/analysis/memory.ts";

describe("the memory of answers", () => {
  it("asks once for a text in a variant, and tells variants apart", () => {
    const asked: string[] = [];
    const tell = remembering(1000, (text, variant) => {
      asked.push(`${variant}:${text}`);
      return [text.length];
    });
    expect(tell("text", "en")).toBe(tell("text", "en"));
    tell("text", "de");
    tell("text");
    expect(asked).toEqual(["en:text", "de:text", ":text"]);
  });

  it("forgets what was not asked for longest, and keeps no text that would drive out the others", () => {
    const memory = createMemory<number>(40);
    for (const [index, key] of ["a", "b", "c", "d"].entries()) memory.set(key.repeat(10), index);
    memory.get("a".repeat(10));
    memory.set("e".repeat(10), 4);
    memory.set("f".repeat(11), 5);
    const kept = ["a", "b", "c", "d", "e"].filter((key) => memory.get(key.repeat(10)) !== undefined);
    expect(kept).toEqual(["a", "c", "d", "e"]);
    expect(memory.get("f".repeat(11))).toBeUndefined();
  });

  it("never keeps more characters than it may, and answers only what it was told last", () => {
    const most = 60;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ maxLength: 20 }), fc.nat())), (told) => {
        const memory = createMemory<number>(most);
        for (const [key, value] of told) memory.set(key, value);
        const last = new Map(told);
        const kept = [...last].filter(([key]) => memory.get(key) !== undefined);
        expect(kept.reduce((sum, [key]) => sum + key.length, 0)).toBeLessThanOrEqual(most);
        for (const [key, value] of kept) expect(memory.get(key)).toBe(value);
      }),
    );
  });
});
