import { describe, expect, it } from "vitest";
import { withoutRepeats } from "../../../src/blog/stages/shared/repeats.ts";
import type { BlogTools } from "../../../src/blog/tools.ts";
import type { DraftSection } from "../../../src/blog/types.ts";
import { inlineText, noFetch } from "./run-blog.ts";

const models = {
  text: () => Promise.reject(new Error()),
  object: () => Promise.reject(new Error()),
  mostAtOnce: () => 1,
};
const tools: BlogTools = { text: inlineText, models, fetch: noFetch };
const sections = (...bodies: string[]): DraftSection[] =>
  bodies.map((body, index) => ({ id: `s${index + 1}`, heading: `H${index}`, kind: "body", target_words: 50, body }));
const bodies = async (...given: string[]) =>
  (await withoutRepeats(tools, sections(...given), "en")).sections.map(({ body }) => body);

const twice = "The heap needs air and water in equal parts.";

describe("what is said twice", () => {
  it("stays where it stands first and goes with its mark where it comes again", async () => {
    expect(
      await bodies(`First. ${twice}`, `Before. The heap needs air and water in equal parts [e3]. After it all.`),
    ).toEqual([`First. ${twice}`, "Before. After it all."]);
  });

  it("goes from lists with its whole item, and from paragraphs with the whole paragraph", async () => {
    const [, list, paragraph] = await bodies(
      twice,
      `Intro text.\n\n- ${twice}\n- Another item of the list.`,
      `One paragraph.\n\n${twice}\n\nAnother paragraph.`,
    );
    expect(list).toBe("Intro text.\n\n- Another item of the list.");
    expect(paragraph).toBe("One paragraph.\n\nAnother paragraph.");
  });

  it("is recognised across line breaks and within one section", async () => {
    expect(await bodies(`${twice} Something else.\n\nThe heap needs air\nand water in equal parts. More.`)).toEqual([
      `${twice} Something else.\n\nMore.`,
    ]);
  });

  it("may be a heading, a short sentence or code, which stay", async () => {
    const kept = [
      twice,
      `### The heap needs air and water in equal parts.\n\nWhy is that?`,
      "Why is that?\n\n```\nThe heap needs air and water in equal parts.\n```",
    ];
    expect(await bodies(...kept)).toEqual(kept);
  });

  it("does not empty a section, and says which sections changed", async () => {
    const { sections: result, changed } = await withoutRepeats(tools, sections(twice, twice, `${twice} New.`), "en");
    expect(result.map(({ body }) => body)).toEqual([twice, twice, "New."]);
    expect(changed).toEqual(["s3"]);
  });
});
