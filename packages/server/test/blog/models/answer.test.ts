import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { endAtSentence, readObject, tidyMarkdown } from "../../../src/blog/models/answer.ts";

const Thing = z.object({ name: z.string(), parts: z.array(z.string()) });

describe("reading an object", () => {
  it.each([
    { name: "nothing", around: (json: string) => json },
    { name: "a fence", around: (json: string) => `\`\`\`json\n${json}\n\`\`\`` },
    { name: "a fence and words", around: (json: string) => `Here you are:\n\n\`\`\`\n${json}\n\`\`\`\nAnything else?` },
    { name: "words", around: (json: string) => `Sure! ${json} Done.` },
  ])("finds it with $name around it", ({ around }) => {
    const anything = fc.record({ name: fc.string(), parts: fc.array(fc.string()) });
    fc.assert(
      fc.property(anything, (value) => {
        expect(readObject(around(JSON.stringify(value)), Thing)).toEqual({ ok: true, value });
      }),
    );
  });

  it("says what is wrong with an object of another shape", () => {
    const read = readObject('{"name": 3}', Thing);
    expect(read).toEqual({ ok: false, wrong: expect.stringMatching(/^name: .*; parts: /) });
  });

  it.each(["", "null", "true", "no object", '{"name": "cut'])("takes %j for no object", (text) => {
    expect(readObject(text, Thing)).toEqual({ ok: false, wrong: "it was not a JSON object" });
  });
});

describe("tidying Markdown", () => {
  it("takes a fence around the whole answer away", () => {
    expect(tidyMarkdown("```markdown\nOne.\n\nTwo.\n```\n")).toBe("One.\n\nTwo.");
  });

  it("leaves fences inside alone", () => {
    const text = "```sh\nls\n```\n\nThen:\n\n```sh\ncat\n```";
    expect(tidyMarkdown(text)).toBe(text);
  });

  it("takes the section's own heading away and keeps the questions of a FAQ", () => {
    expect(tidyMarkdown("## What goes in\n\nScraps.")).toBe("Scraps.");
    expect(tidyMarkdown("### How long?\n\nMonths.")).toBe("### How long?\n\nMonths.");
    expect(tidyMarkdown("#1 is scraps.")).toBe("#1 is scraps.");
  });
});

describe("ending a cut-off text", () => {
  it.each([
    ["One. Two is cu", "One."],
    ["He said “Stop!” and then", "He said “Stop!”"],
    ["It rose by 3.5 per cent [e1]. Then it", "It rose by 3.5 per cent [e1]."],
    ["**Never.** But", "**Never.**"],
    ["First:\n\n1. Take this.\n2. Take th", "First:\n\n1. Take this."],
    ["Things:\n\n- one\n- two\n- thr", "Things:\n\n- one\n- two"],
    ["| a | b |\n|---|---|\n| 1 | 2 |\n| 3 ", "| a | b |\n|---|---|\n| 1 | 2 |"],
    ["Done.\n\n### And what about", "Done."],
    ["Done.\n\n### What now?", "Done."],
    ["Run:\n\nDo it.\n\n```sh\nls. ", "Run:\n\nDo it."],
    ["堆肥很好。它需要", "堆肥很好。"],
    ["nothing whole at all", ""],
  ])("makes of %j: %j", (text, ended) => {
    expect(endAtSentence(text)).toBe(ended);
  });

  it("only takes away", () => {
    const words = fc.constantFrom("a", "b c", ". ", "! ", "\n", "- ", "1. ", "[e1]", "```", "### ", "“x.” ");
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), (parts) => {
        const text = parts.join("");
        const ended = endAtSentence(text);
        expect(text).toContain(ended);
        expect(ended).toBe(ended.trim());
      }),
    );
  });
});
