import fc from "fast-check";
import { syllable } from "syllable";
import { describe, expect, it } from "vitest";
import { readability } from "../../../src/blog/analysis/readability.ts";
import { markdowns } from "./texts.ts";

describe("readability", () => {
  it.each([
    // 6 words, 1 sentence, 6 syllables: 206.835 - 1.015 * 6 - 84.6 * 1 = 116.145, clamped.
    ["The cat sat on the mat.", { sentences: 1, words: 6, syllables: 6, score: 100 }],
    // 2 sentences of 5 words, 8 + 10 syllables: 206.835 - 1.015 * 5 - 84.6 * 1.8 = 49.48.
    [
      "The garden has many flowers. The compost is very valuable.",
      { sentences: 2, words: 10, syllables: 18, score: 49.5 },
    ],
    // 5 words, 20 syllables: 206.835 - 5.075 - 84.6 * 4 < 0, clamped.
    ["Organisational responsibilities necessitate institutional collaboration.", { sentences: 1, words: 5, score: 0 }],
  ])("scores %j as worked out by hand", (text, expected) => {
    expect(readability(text, "en")).toMatchObject({ ...expected, reason: null });
  });

  it("agrees with the formula worked out for itself on simple sentences", () => {
    const words = fc.array(fc.constantFrom("pile", "garden", "compost", "valuable", "of", "microbial", "heat"), {
      minLength: 2,
      maxLength: 30,
    });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 8 }), (list) => {
        const text = list.map((sentence) => `The ${sentence.join(" ")}.`).join(" ");
        const all = text.replaceAll(".", "").split(" ");
        const syllables = all.reduce((sum, word) => sum + syllable(word), 0);
        const ease = 206.835 - 1.015 * (all.length / list.length) - 84.6 * (syllables / all.length);
        const { score } = readability(text, "en-GB");
        expect(score).toBeCloseTo(Math.min(100, Math.max(0, ease)), 0.9);
      }),
    );
  });

  it("does not take headings, tables, code and lists of terms for easy sentences", () => {
    const prose = "The garden has many flowers. The compost is very valuable.";
    const around = `# Go\n\n${prose} [1]\n\n- Tea\n- Egg\n\n| a | b |\n|---|---|\n| c | d |\n\n\`\`\`\nx y z.\n\`\`\`\n`;
    expect(readability(around, "en")).toEqual(readability(prose, "en"));
  });

  it("names the longest sentences above 25 words, at most 10", () => {
    const long = (words: number): string => `The ${"pile ".repeat(words - 1).trim()}.`;
    const text = [26, 25, 40, 30].map(long).join(" ");
    expect(readability(text, "en").hard.map((sentence) => sentence.split(" ").length)).toEqual([40, 30, 26]);
    expect(readability(Array.from({ length: 12 }, () => long(30)).join(" "), "en").hard).toHaveLength(10);
  });

  it("gives no score for other languages and for no text, and says why", () => {
    const german = readability("Der Kompost ist warm. Er dampft.", "de-AT");
    expect(german).toMatchObject({ score: null, sentences: 2, words: 6 });
    expect(german.reason).toContain("de-AT");
    expect(readability("# Only a heading", "en")).toMatchObject({ score: null, reason: expect.any(String) });
  });

  it("stays within 0 and 100, whatever the text", () => {
    fc.assert(
      fc.property(markdowns, (markdown) => {
        const { score } = readability(markdown, "en");
        if (score !== null) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100);
        }
      }),
    );
  });
});
