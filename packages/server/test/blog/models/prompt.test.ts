import { blogTypes, tones } from "@galley/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Brief, readBrief } from "../../../src/blog/briefs/briefs.ts";
import { outputLimit } from "../../../src/blog/models/limits.ts";
import { promptFor } from "../../../src/blog/models/prompt.ts";
import { outlineBrief, post, sectionBrief, seoBrief } from "./context.ts";

const text = "Compost needs air [e1]. It also needs water.";
const reviseBrief: Brief = { task: "revise", post, heading: "Air", text, target_words: 50, findings: ["Too short."] };
const pairs = [{ number: 1, sentence: "Compost needs air.", passage: "Compost needs air and water." }];
const judgeBrief: Brief = { task: "judge", post, pairs };
const integrateBrief: Brief = { task: "integrate", post, heading: "Air", text, terms: ["worm bin"] };
const briefs: Brief[] = [outlineBrief, sectionBrief, reviseBrief, seoBrief, judgeBrief, integrateBrief];
const gpt5 = { provider: "openai", model: "gpt-5" };

describe("a prompt", () => {
  it.each(briefs)("ends with its brief and is read back from it ($task)", (brief) => {
    const { instructions, prompt } = promptFor(brief);
    expect(readBrief(prompt)).toEqual(brief);
    expect(prompt.endsWith("</brief>")).toBe(true);
    expect(instructions.length).toBeGreaterThan(500);
    expect(instructions).not.toMatch(/undefined|NaN|\[object/);
  });

  it("keeps everything from outside out of the instructions", () => {
    // Letters that no instruction of ours has.
    const outside = fc.string({ unit: fc.constantFrom("ж", "Я", "ß", "<", "\n", " "), minLength: 3, maxLength: 40 });
    fc.assert(
      fc.property(outside, fc.constantFrom(...briefs), (said, brief) => {
        const own = {
          topic: said,
          keywords: [said],
          target_audience: said,
          custom_instructions: said,
          brand_name: said,
        };
        const evil = { ...brief, post: { ...brief.post, ...own } } as Brief;
        const { instructions, prompt } = promptFor(evil);
        expect(instructions).toBe(promptFor(brief).instructions);
        expect(readBrief(prompt)).toEqual(evil);
      }),
    );
  });

  it("asks for each tone and, in a plan, each kind of post in words of its own", () => {
    const asked = (change: object): string => promptFor({ ...outlineBrief, post: { ...post, ...change } }).instructions;
    expect(new Set(tones.map((tone) => asked({ tone }))).size).toBe(tones.length);
    expect(new Set(blogTypes.map((blog_type) => asked({ blog_type }))).size).toBe(blogTypes.length);
  });

  it("names the language, also one without an English name", () => {
    const asked = (language: string): string =>
      promptFor({ ...sectionBrief, post: { ...post, language } }).instructions;
    expect(asked("de-AT")).toContain("Write in Austrian German (de-AT).");
    expect(asked("qqq")).toContain("Write in qqq.");
    expect(asked("en-x")).toContain("Write in en-x.");
  });

  it("says how long a section is to be", () => {
    expect(promptFor(sectionBrief).instructions).toContain("Write 200 words, at least 180 and at most 220.");
  });

  it("asks for marks only where there is evidence", () => {
    const evidence = [{ id: "e1", title: "A study", passage: "Heaps reach 60 °C." }];
    expect(promptFor({ ...sectionBrief, evidence }).instructions).toContain("put its id in brackets");
    expect(promptFor(sectionBrief).instructions).toContain("There is no evidence");
  });

  it("asks for a FAQ only where one is wanted", () => {
    expect(promptFor(outlineBrief).instructions).toContain("three to six questions");
    expect(promptFor({ ...outlineBrief, include_faq: false }).instructions).toContain("faq: an empty array");
  });
});

describe("the limit of an answer", () => {
  it("has room for the words in any language, grows with them, and is a whole number", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom("gpt-5", "gpt-4o"), (words, model) => {
        const limit = (target_words: number): number =>
          outputLimit({ ...sectionBrief, section: { ...sectionBrief.section, target_words } }, { ...gpt5, model });
        expect(Number.isInteger(limit(words))).toBe(true);
        expect(limit(words)).toBeGreaterThanOrEqual(words * 3.5);
        expect(limit(words + 1)).toBeGreaterThan(limit(words));
      }),
    );
  });

  it("leaves room to think, but not for models that refuse a higher limit and do not think", () => {
    expect(outputLimit(sectionBrief, gpt5)).toBeGreaterThan(8192);
    expect(outputLimit(sectionBrief, { provider: "openai-compatible", model: "qwen3" })).toBeLessThan(6000);
    expect(outputLimit(sectionBrief, { provider: "openai", model: "gpt-4-turbo" })).toBeLessThan(4096);
    expect(outputLimit(sectionBrief, { provider: "anthropic", model: "claude-3-haiku-20240307" })).toBeLessThan(4096);
  });

  it.each([
    ["a long English text", "word ".repeat(900), 900],
    ["a long Chinese text", "字".repeat(1200), 600],
  ])("is as long as what is to be revised: %s", (_name, long, words) => {
    const brief: Brief = { task: "revise", post, heading: "Air", text: long, target_words: 50, findings: [] };
    expect(outputLimit(brief, { provider: "openai", model: "gpt-4o" })).toBeGreaterThanOrEqual(words * 4);
  });
});
