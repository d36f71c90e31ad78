import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { faqRoom, sectionRoom, splitWords } from "../../../src/blog/stages/shared/word-budget.ts";

const weights = fc.array(fc.double({ min: 0.1, max: 10, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("splitting words among sections", () => {
  it("adds up exactly, gives every section a word and follows the weights to within one word", () => {
    fc.assert(
      fc.property(fc.integer({ min: 30, max: 10_000 }), weights, (total, shares) => {
        const words = splitWords(total, shares);
        expect(words.reduce((sum, part) => sum + part, 0)).toBe(total);
        expect(Math.min(...words)).toBeGreaterThanOrEqual(1);
        const sum = shares.reduce((all, share) => all + share, 0);
        for (const [index, share] of shares.entries()) {
          const exact = 1 + ((total - shares.length) * share) / sum;
          expect(Math.abs((words[index] ?? 0) - exact)).toBeLessThan(1);
        }
      }),
    );
  });

  it("gives equal sections equal words, the first ones what is left over", () => {
    expect(splitWords(10, [1, 1, 1])).toEqual([4, 3, 3]);
  });
});

describe("the room for sections and questions", () => {
  it("lets longer posts have more sections, never fewer than three or more than thirty", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000 }), fc.integer({ min: 0, max: 500 }), (words, more) => {
        expect(sectionRoom(words + more)).toBeGreaterThanOrEqual(sectionRoom(words));
        expect(sectionRoom(words)).toBeGreaterThanOrEqual(3);
        expect(sectionRoom(words)).toBeLessThanOrEqual(30);
      }),
    );
  });

  it("keeps the FAQ within a fifth of the post and gives each question at least thirty words", () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 10_000 }), fc.integer({ min: 1, max: 20 }), (words, asked) => {
        const room = faqRoom(words, asked);
        expect(room.words).toBeLessThanOrEqual(words / 5);
        expect(room.questions).toBeLessThanOrEqual(Math.min(6, asked));
        if (room.questions > 0) expect(room.words / room.questions).toBeGreaterThanOrEqual(29.5);
      }),
    );
  });

  it("has no question in 150 words and one or two in 300", () => {
    expect(faqRoom(150, 5)).toEqual({ questions: 0, words: 0 });
    expect([1, 2]).toContain(faqRoom(299, 5).questions);
  });
});
