import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutAtWord, numbersOf, withoutDoubles } from "../../../src/blog/stages/shared/lines.ts";
import { slugOf } from "../../../src/blog/stages/shared/slug.ts";

describe("cutting a line", () => {
  it("never exceeds its limit, never splits a word and keeps a short line as it is", () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/);
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 30 }),
        fc.integer({ min: 12, max: 160 }),
        (words, limit) => {
          const line = words.join(" ");
          const cut = cutAtWord(line, limit);
          expect(cut.length).toBeLessThanOrEqual(limit);
          expect(words.slice(0, cut.split(" ").length).join(" ")).toBe(cut);
          if (line.length <= limit) expect(cut).toBe(line);
        },
      ),
    );
  });

  it("leaves no comma or dash at the end", () => {
    expect(cutAtWord("Compost, explained – for everyone who has a garden", 20)).toBe("Compost, explained");
  });

  it("cuts a text without spaces between whole characters", () => {
    expect(cutAtWord("堆肥入門堆肥入門", 4)).toBe("堆肥入門");
    expect(cutAtWord("🌱🌱🌱", 5)).toBe("🌱🌱");
  });
});

describe("a post's address", () => {
  it.each([
    ["10 Tips for “Äpfel” & Birnen", "10-tips-for-aepfel-and-birnen"],
    ["Ünïcode & “quotes”", "uenicode-and-quotes"],
    ["堆肥 入門", "堆肥-入門"],
    ["!!!", "the-topic"],
  ])("of %s is %s", (title, slug) => {
    expect(slugOf(title, "The topic")).toBe(slug);
  });

  it("is cut at a dash when it is long", () => {
    const slug = slugOf("word ".repeat(60), "topic");
    expect(slug.length).toBeLessThanOrEqual(80);
    expect(slug).toMatch(/^(word-)*word$/);
  });
});

describe("comparing lines", () => {
  it("takes two lines for the same whatever their case, spaces, marks and signs", () => {
    expect(withoutDoubles(["Compost bins", "compost  BINS!", "Compost bins [e2]", "Worms"])).toEqual([
      "Compost bins",
      "Worms",
    ]);
  });

  it("reads numbers without the signs between thousands and the full stop", () => {
    expect(numbersOf("In 2024, 1,500 homes saved 3.5 kg and 2.000 litres.")).toEqual(["2024", "1500", "3.5", "2000"]);
  });
});
