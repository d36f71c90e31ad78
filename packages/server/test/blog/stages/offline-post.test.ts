import { blogStages, type EnhancedBlogGenerationInput } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { compostText, germanText, wormText } from "./materials.ts";
import { codes, type Run, runBlog } from "./run-blog.ts";

const base = { topic: "Composting at home", keywords: ["composting", "kitchen waste", "worm bin"] };
const requests: Array<[string, EnhancedBlogGenerationInput]> = [
  ["a short post without sources", { ...base, length: "short" }],
  ["a medium post without sources", base],
  ["a post of 120 words", { ...base, word_count_target: 120 }],
  ["a short how-to from sources", { ...base, length: "short", blog_type: "how_to", sources: [compostText, wormText] }],
  ["a medium post from sources", { ...base, sources: [compostText, wormText] }],
  [
    "a friendly list in German",
    {
      ...base,
      topic: "Kompost im Garten",
      keywords: ["Kompost"],
      length: "short",
      language: "de",
      tone: "friendly",
      blog_type: "top_10",
      sources: [germanText],
    },
  ],
  [
    "a guide in Spanish",
    { ...base, topic: "Compostaje en casa", keywords: ["compostaje"], language: "es", blog_type: "guide" },
  ],
  ["a comparison", { ...base, blog_type: "comparison", comparison_items: ["Heap", "Worm bin"], length: "short" }],
  ["a post of 10,000 words, which is capped", { ...base, word_count_target: 10_000 }],
];

const sentencesOf = (text: string) =>
  text
    .split(/\n+|(?<=[.!?])\s|\|/)
    .map((line) => line.replaceAll(/\s?\[\d+\]/g, "").trim())
    .filter((line) => line.split(" ").length >= 6);

function expectSound({ result, stages, outputs }: Run) {
  const target = result.seo_metadata.length.target_words;
  expect(stages).toEqual(blogStages.filter((stage) => stages.includes(stage)));
  expect(Object.keys(outputs)).toEqual(stages);
  expect(result.stage_results.map(({ stage }) => stage)).toEqual(stages);
  expect(Math.abs(result.content_metadata.word_count - target)).toBeLessThanOrEqual(target * 0.15);
  expect(result.outline.sections.reduce((sum, section) => sum + section.target_words, 0)).toBe(target);
  expect(result.content_metadata.links.filter(({ is_external }) => is_external)).toEqual([]);
  expect(result.content).not.toMatch(/\[e\d+\]|undefined|null|\{|\}/);
  const said = sentencesOf(result.content.split(/^## (References|Quellen|Referencias)/m)[0] ?? "");
  expect(said.length).toBe(new Set(said).size);
  expect(result.slug).toMatch(/^[a-z0-9-]+$/);
}

describe("the whole job with the offline writer", () => {
  it.each(requests)("makes a sound post: %s", async (_name, request) => {
    expectSound(await runBlog(request));
  });

  it("gives the same post for the same request", async () => {
    const request = { ...base, sources: [compostText, wormText] };
    const [first, second] = [await runBlog(request), await runBlog(request)];
    expect(second.result).toEqual(first.result);
  });

  it("gives another post for another topic, tone or type", async () => {
    const first = await runBlog({ ...base, length: "short" });
    for (const other of [
      { topic: "Growing tomatoes" },
      { tone: "casual" as const },
      { blog_type: "myth_busting" as const },
    ])
      expect((await runBlog({ ...base, length: "short", ...other })).result.content).not.toBe(first.result.content);
  });

  it("has no numbers that neither the request nor a source names", async () => {
    const run = await runBlog({ ...base, sources: [compostText, wormText], include_faq_section: false });
    expect(codes(run)).not.toContain("claim_not_supported");
    expect(run.result.citations.length).toBeGreaterThan(3);
    for (const { text, passage } of run.result.citations)
      for (const number of text.replaceAll(/\[\d+\]/g, "").match(/\d+/g) ?? []) expect(passage).toContain(number);
  });

  it("caps the length where it has no more to say, and says so", async () => {
    const run = await runBlog({ ...base, word_count_target: 10_000 });
    expect(codes(run)).toContain("length_capped");
    expect(run.result.seo_metadata.length.target_words).toBeLessThanOrEqual(1800);
    expect(codes(run)).not.toContain("length_missed");
  });

  it("says so when it does not write the language", async () => {
    expect(codes(await runBlog({ ...base, length: "short", language: "fi" }))).toContain("language_not_supported");
    expect(codes(await runBlog({ ...base, length: "short", language: "de-AT" }))).not.toContain(
      "language_not_supported",
    );
  });

  it("costs nothing and counts its tokens", async () => {
    const { result } = await runBlog({ ...base, length: "short" });
    expect(result.total_cost).toBe(0);
    expect(result.cost_breakdown).toEqual({ "offline:offline": 0 });
    expect(result.total_tokens).toBeGreaterThan(0);
  });
});
