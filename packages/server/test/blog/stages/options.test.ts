import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { describe, expect, it } from "vitest";
import type { SectionBrief } from "../../../src/blog/briefs/section.ts";
import { compostText, wormText } from "./materials.ts";
import { codes, type Run, runBlog } from "./run-blog.ts";
import { but, obedient } from "./writers.ts";

const remote = { provider: "openai", model: "gpt-test" };
const base: EnhancedBlogGenerationInput = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste"],
  length: "short",
};
const cited = { ...base, sources: [compostText, wormText] };
const run = (more: object, sources = false): Promise<Run> =>
  runBlog({ ...(sources ? cited : base), ...more }, { write: obedient, model: remote });

describe("stages that apply", () => {
  it("without sources leave out those that read or cite them", async () => {
    const { stages } = await run({});
    expect(stages).not.toContain("competitor_analysis");
    expect(stages).not.toContain("length_optimization");
    expect(stages).not.toContain("citation_generation");
  });

  it("with sources are all thirteen, in the order of the contract", async () => {
    const { stages } = await run({}, true);
    expect(stages).toEqual([
      "initialization",
      "keyword_analysis",
      "competitor_analysis",
      "intent_analysis",
      "length_optimization",
      "research_outline",
      "draft_generation",
      "enhancement",
      "seo_polish",
      "semantic_integration",
      "citation_generation",
      "quality_scoring",
      "finalization",
    ]);
  });
});

describe("what the request says about the text", () => {
  it("word_count_target wins over length", async () => {
    const { result } = await run({ length: "long", word_count_target: 400 });
    expect(result.seo_metadata.length.target_words).toBe(400);
    expect(Math.abs(result.content_metadata.word_count - 400)).toBeLessThanOrEqual(60);
  });

  it.each([
    ["short", 800],
    ["medium", 1500],
    ["long", 2500],
    ["extended", 4000],
  ] as const)("length %s is %i words", async (length, words) => {
    const { result } = await run({ length });
    expect(result.outline.sections.reduce((sum, section) => sum + section.target_words, 0)).toBe(words);
  });

  it("all that describes the post reaches the model in the brief", async () => {
    const told = {
      tone: "friendly",
      blog_type: "comparison",
      language: "en-GB",
      target_audience: "people with balconies",
      custom_instructions: "Mention rain.",
      brand_name: "Heap & Co",
      product_name: "Binny",
      category: "gardening",
      comparison_items: ["Heap", "Bin"],
    } as const;
    const { calls } = await run(told);
    expect(calls.length).toBeGreaterThan(5);
    for (const { brief } of calls) expect(brief.post).toMatchObject({ topic: base.topic, ...told });
  });

  it("keywords that say the same are one", async () => {
    const { calls } = await run({ keywords: ["composting", "Composting", "compost bin", "compost  bin"] });
    expect(calls[0]?.brief.post.keywords).toEqual(["composting", "compost bin"]);
  });
});

describe("use_citations", () => {
  it("gives citations whose passage holds their sentence, and a number in the text for each", async () => {
    const { result } = await run({}, true);
    expect(result.citations.length).toBeGreaterThan(2);
    for (const { id, text, passage, url } of result.citations) {
      expect(passage).toContain(text.replaceAll(/\s?\[\d+\]/g, "").slice(0, 40));
      expect(result.content).toContain(`[${id}]`);
      expect(url).toBeNull();
    }
    expect(result.content).not.toMatch(/\[e\d+\]/);
    expect(result.content).toContain("## References");
  });

  it("off: no marks, no citations, no list of references", async () => {
    const { result, stages } = await run({ use_citations: false }, true);
    expect(stages).not.toContain("citation_generation");
    expect(result.citations).toEqual([]);
    expect(result.content).not.toMatch(/\[e?\d+\]/);
    expect(result.content).not.toContain("References");
  });
});

describe("use_fact_checking", () => {
  const claim = "Exactly 87 percent of all gardeners own a heap.";
  const withClaim = (brief: SectionBrief, key: string) =>
    brief.section.id === "s2" ? `${claim} ${obedient(brief, key)}` : obedient(brief, key);
  const claiming = but({ section: withClaim });

  it("asks to mend a sentence with a number nobody gave; if it stays it is taken out, and that is told", async () => {
    const checked = await runBlog(cited, { write: claiming, model: remote });
    const revised = checked.calls.find(({ key }) => key === "revise/1/s2");
    expect(JSON.stringify(revised?.brief)).toContain("Exactly 87 percent");
    expect(checked.result.warnings.find((warning) => warning.startsWith("claim_removed"))).toContain("87 percent");
    expect(checked.result.content).not.toContain("87 percent");
  });

  it("is satisfied when the revision takes the number out", async () => {
    const mended = but({ section: withClaim, revise: ({ text }) => text.replace(claim, "Many gardeners own a heap.") });
    const checked = await runBlog(cited, { write: mended, model: remote });
    expect(codes(checked).join()).not.toContain("claim_");
    expect(checked.result.content).toContain("Many gardeners own a heap.");
  });

  it("off: neither asks nor warns", async () => {
    const unchecked = await runBlog({ ...cited, use_fact_checking: false }, { write: claiming, model: remote });
    expect(codes(unchecked).join()).not.toContain("claim_");
    expect(unchecked.result.content).toContain(claim);
    expect(JSON.stringify(unchecked.calls.filter(({ key }) => key.startsWith("revise")))).not.toContain("87 percent");
  });

  it("does not question the author's own numbers", async () => {
    const own = { ...cited, custom_instructions: "Say that 87 gardeners took part in the survey of 2025." };
    const checked = await runBlog(own, { write: claiming, model: remote });
    expect(codes(checked).join()).not.toContain("claim_");
    expect(checked.result.content).toContain(claim);
  });
});

describe("use_serp_optimization", () => {
  it("asks the model for title and description and keeps them within the limits", async () => {
    const long = but({
      seo: () =>
        JSON.stringify({
          meta_title: "word ".repeat(40),
          meta_description: "word ".repeat(90),
          excerpt: "word ".repeat(90),
        }),
    });
    const { result, calls } = await runBlog(base, { write: long, model: remote });
    expect(calls.filter(({ brief }) => brief.task === "seo")).toHaveLength(1);
    expect(result.meta_title.length).toBeLessThanOrEqual(60);
    expect(result.meta_description.length).toBeLessThanOrEqual(160);
    expect(result.meta_title).toMatch(/^(word )*word$/);
  });

  it("off: no call; title and first sentences serve", async () => {
    const { result, calls } = await run({ use_serp_optimization: false });
    expect(calls.filter(({ brief }) => brief.task === "seo")).toHaveLength(0);
    expect(result.meta_title).toBe(result.title);
    expect(result.content).toContain(result.meta_description.split(". ")[0] ?? "nothing");
    expect(result.meta_description.length).toBeLessThanOrEqual(160);
  });

  it("does not promise numbers that the text does not have", async () => {
    const boasting = but({
      seo: () => JSON.stringify({ meta_title: "97 ways to compost", meta_description: "All 97 ways.", excerpt: "97." }),
    });
    const { result } = await runBlog(base, { write: boasting, model: remote });
    expect(result.meta_title + result.meta_description + result.excerpt).not.toContain("97");
  });
});

describe("use_quality_scoring", () => {
  it("scores eight dimensions", async () => {
    const { result } = await run({});
    expect(Object.keys(result.quality_dimensions)).toHaveLength(8);
    expect(result.quality_score).toBeGreaterThan(0);
  });

  it("off: no score", async () => {
    const { result, stages } = await run({ use_quality_scoring: false });
    expect(stages).not.toContain("quality_scoring");
    expect(result.quality_score).toBeNull();
    expect(result.quality_dimensions).toEqual({});
  });
});

describe("use_knowledge_graph", () => {
  it("names entities of the evidence that the text speaks of; off, it does not", async () => {
    const naming = but({
      section: (brief, key) =>
        brief.section.id === "s2"
          ? `Researchers at Wageningen know the species Eisenia fetida. ${obedient(brief, key)}`
          : obedient(brief, key),
    });
    const on = await runBlog(cited, { write: naming, model: remote });
    const off = await runBlog({ ...cited, use_knowledge_graph: false }, { write: naming, model: remote });
    expect(JSON.stringify(on.result.structured_data)).toContain('"name":"Wageningen"');
    expect(JSON.stringify(off.result.structured_data)).not.toContain('"name":"Wageningen"');
  });
});
