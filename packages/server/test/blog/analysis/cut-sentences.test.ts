import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutSentences } from "../../../src/blog/analysis/cut-sentences.ts";
import { renderHtml, sentences } from "../../../src/blog/analysis/markdown.ts";
import { markdowns } from "./texts.ts";

const lie = "The heap reached 99 degrees.";
const cut = (body: string, ...gone: string[]) => cutSentences(body, gone.length === 0 ? [lie] : gone, "en");

describe("cutSentences", () => {
  it.each([
    ["in the middle", `Heaps rot. ${lie} They smell.`, "Heaps rot. They smell."],
    ["at the beginning", `${lie} They smell.`, "They smell."],
    ["at the end", `They smell. ${lie}`, "They smell."],
    ["twice in a row", `Heaps rot. ${lie} ${lie} They smell.`, "Heaps rot. They smell."],
    [
      "with its marks",
      "Heaps rot [e1]. The heap reached 99 degrees [e2][e3]. They smell. [e1]",
      "Heaps rot [e1]. They smell. [e1]",
    ],
    ["with a mark behind it", `Heaps rot. ${lie} [e2] They smell.`, "Heaps rot. They smell."],
    ["as a whole paragraph", `Heaps rot.\n\n${lie}\n\nThey smell.`, "Heaps rot.\n\nThey smell."],
    ["as the first paragraphs", `${lie}\n\n${lie}\n\nThey smell.`, "They smell."],
    ["as the last paragraph", `They smell.\n\n${lie}\n`, "They smell.\n"],
    ["over two lines", "Heaps rot. The heap\nreached 99 degrees. They smell.", "Heaps rot. They smell."],
    ["in bold letters", `Heaps rot. **${lie}** They smell.`, "Heaps rot. They smell."],
    ["with words in bold letters", "Heaps rot. The heap reached **99** degrees. They smell.", "Heaps rot. They smell."],
    ["among others in bold letters", `**Heaps rot. ${lie}** They smell.`, "**Heaps rot.** They smell."],
    ["with a link in it", "The heap reached [99 degrees](/hot). They smell.", "They smell."],
    ["in a quotation", `> Heaps rot.\n> ${lie}\n> They smell.`, "> Heaps rot.\n> They smell."],
    ["as a whole quotation", `Heaps rot.\n\n> ${lie}\n\nThey smell.`, "Heaps rot.\n\nThey smell."],
    ["in an item", `- Heaps rot. ${lie}\n- They smell.`, "- Heaps rot.\n- They smell."],
    ["as a whole item", `- Heaps rot.\n- ${lie}\n- They smell.`, "- Heaps rot.\n- They smell."],
    ["as the first item", `- ${lie}\n- They smell.`, "- They smell."],
    ["as a numbered item", `1. Heaps rot.\n2. ${lie}\n3. They smell.`, "1. Heaps rot.\n2. They smell."],
    [
      "as a whole list with what announces it",
      `Heaps rot.\n\nNote this:\n\n- ${lie}\n\nThey smell.`,
      "Heaps rot.\n\nThey smell.",
    ],
    [
      "with the heading above it",
      `Heaps rot.\n\n### How hot?\n\n${lie}\n\n### And then?\n\nThey smell.`,
      "Heaps rot.\n\n### And then?\n\nThey smell.",
    ],
  ])("takes a sentence out %s", (_, body, rest) => {
    expect(cut(body)).toEqual({ body: rest, left: [] });
  });

  it("puts a dash into a cell", () => {
    const table = "| Heap | Heat |\n|---|---|\n| Small | 99 degrees |\n| Large | 60 degrees |";
    expect(cut(table, "99 degrees")).toEqual({ body: table.replace("99 degrees", "–"), left: [] });
  });

  it.each([
    ["would empty the text", lie],
    ["begins an item that goes on", `- ${lie}\n  - They smell.`],
    ["ends in the middle of bold letters", "Heaps rot. The heap reached **99 degrees. They** smell."],
    ["hides what would be read as a list", `${lie} 1. Heap of leaves.`],
    ["is a heading", `### ${lie}\n\nThey smell.`],
    ["is not there", "They smell."],
  ])("leaves a sentence that %s", (name, body) => {
    expect(cut(body)).toEqual({ body, left: name === "is not there" || name === "is a heading" ? [] : [lie] });
  });

  it("leaves the rest byte for byte, and takes nothing out that is not asked for", () => {
    fc.assert(
      fc.property(markdowns, (body) => {
        expect(cut(body, "Nobody ever said this sentence here.").body).toBe(body);
      }),
    );
  });

  it("keeps every other sentence in any text, adds no heading or link, and does nothing the second time", () => {
    fc.assert(
      fc.property(markdowns, markdowns, fc.nat(), (before, after, pick) => {
        const body = `${before}\n\nHeaps rot. ${lie} They smell.\n\n${after}`;
        const said = sentences(body, "en");
        const gone = [lie, said[pick % Math.max(1, said.length)] ?? lie];
        const once = cut(body, ...gone);
        const rest = sentences(once.body, "en");
        for (const sentence of rest) expect(said).toContain(sentence);
        const count = (html: string, tag: RegExp) => html.match(tag)?.length ?? 0;
        for (const tag of [/<h\d/g, /<a /g, /<table/g, /<td/g, /<pre/g])
          expect(count(renderHtml(once.body), tag)).toBeLessThanOrEqual(count(renderHtml(body), tag));
        expect(cut(once.body, ...gone).body).toBe(once.body);
      }),
    );
  });
});
