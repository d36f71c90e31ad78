import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { compostText, wormText } from "./materials.ts";
import { codes, offline, type Run, runBlog } from "./run-blog.ts";
import { but, obedient, plainOutline, prose } from "./writers.ts";

const remote = { provider: "openai", model: "gpt-test" };
const base: EnhancedBlogGenerationInput = {
  topic: "Composting at home",
  keywords: ["composting", "kitchen waste"],
  length: "short",
};
const cited = { ...base, sources: [compostText, wormText] };
const run = (more: object, sources = false): Promise<Run> =>
  runBlog({ ...(sources ? cited : base), ...more }, { write: obedient, model: remote });

describe("use_semantic_keywords", () => {
  it("weaves terms in that are missing, and names those the text uses", async () => {
    const { result, calls } = await run({ keywords: ["composting", "leaf mould"] }, true);
    expect(calls.some(({ brief }) => brief.task === "integrate" && brief.terms.includes("leaf mould"))).toBe(true);
    expect(result.content).toContain("leaf mould");
    expect(result.semantic_keywords.length).toBeGreaterThan(0);
    for (const term of result.semantic_keywords)
      expect(result.content.toLowerCase()).toContain(term.slice(0, 4).toLowerCase());
  });

  it("off: no call and no semantic keywords", async () => {
    const { result, calls, stages } = await run({ use_semantic_keywords: false }, true);
    expect(stages).not.toContain("semantic_integration");
    expect(calls.filter(({ brief }) => brief.task === "integrate")).toEqual([]);
    expect(result.semantic_keywords).toEqual([]);
  });

  it("adds no more than the length allows, however much the model writes", async () => {
    const wordy = but({ integrate: ({ text, terms }) => `${text} ${terms[0]}. ${prose(200, 1500)}` });
    const { result, outputs } = await runBlog(
      { ...cited, keywords: ["composting", "leaf mould"] },
      { write: wordy, model: remote },
    );
    expect(outputs.semantic_integration?.changed).toEqual([]);
    expect(Math.abs(result.content_metadata.word_count - 800)).toBeLessThanOrEqual(120);
  });

  it("asks for nothing in a post that is too short for another sentence", async () => {
    const { calls } = await run({ keywords: ["composting", "leaf mould"], word_count_target: 100 });
    expect(calls.filter(({ brief }) => brief.task === "integrate")).toEqual([]);
  });
});

describe("include_faq_section", () => {
  it("puts the FAQ before the conclusion, with its questions as headings and in the structured data", async () => {
    const { result } = await run({});
    const headings = result.outline.sections.map(({ heading }) => heading);
    expect(headings.indexOf("Frequently Asked Questions")).toBe(headings.length - 2);
    expect(result.outline.faq.length).toBeGreaterThan(0);
    for (const question of result.outline.faq) expect(result.content).toContain(`### ${question}`);
    expect(JSON.stringify(result.structured_data)).toContain("FAQPage");
  });

  it("off: none of it", async () => {
    const { result, calls } = await run({ include_faq_section: false });
    expect(calls.find(({ key }) => key === "outline")?.brief).toMatchObject({ include_faq: false });
    expect(result.outline.faq).toEqual([]);
    expect(result.content).not.toContain("Frequently Asked");
    expect(JSON.stringify(result.structured_data)).not.toContain("FAQPage");
  });

  it("has its heading in the post's language", async () => {
    const { result } = await run({ language: "de" });
    expect(result.content).toContain("## Häufig gestellte Fragen");
  });

  it("is left out, with a warning, where there is no room", async () => {
    const short = await run({ word_count_target: 120 });
    expect(short.result.outline.faq).toEqual([]);
    expect(codes(short)).toContain("faq_left_out");
  });
});

describe("internal links", () => {
  const targets = [
    { title: "Warm air", url: "/warm-air", keywords: ["warm air"] },
    { title: "Rainwater", url: "https://example.org/rain", keywords: ["rainwater"] },
    { title: "Dry leaves", url: "/leaves", keywords: ["dry leaves"] },
  ];

  it("go to given pages only, and are listed as they stand in the text", async () => {
    const { result } = await run({ internal_link_targets: targets });
    expect(result.internal_links.length).toBeGreaterThan(0);
    for (const { url, anchor } of result.internal_links) expect(result.content).toContain(`[${anchor}](${url})`);
    const linked = result.content_metadata.links.filter(({ is_anchor }) => !is_anchor).map(({ href }) => href);
    expect(linked.sort()).toEqual(result.internal_links.map(({ url }) => url).sort());
  });

  it("are at most max_internal_links", async () => {
    expect((await run({ internal_link_targets: targets, max_internal_links: 1 })).result.internal_links).toHaveLength(
      1,
    );
    expect((await run({ internal_link_targets: targets, max_internal_links: 0 })).result.internal_links).toEqual([]);
  });
});

describe("what cannot be served", () => {
  it("is said in warnings, once each", async () => {
    const address = "https://example.org/article";
    const all = await run({ use_consensus_generation: true, sources: [address] });
    const said = codes(all);
    expect(new Set(all.result.warnings).size).toBe(all.result.warnings.length);
    for (const code of [
      "written_by",
      "source_not_fetched",
      "search_not_configured",
      "consensus_not_available",
      "fact_checking_without_evidence",
      "citations_without_evidence",
      "knowledge_graph_without_evidence",
    ])
      expect(said.filter((one) => one === code)).toEqual([code]);
    expect(all.result.warnings.join("\n")).toContain(address);
    for (const warning of all.result.warnings) expect(warning).toMatch(/^[a-z_]+: \S.*[.!?"]$/);
  });

  it("is not said of options that are off", async () => {
    const none = await run({
      use_google_search: false,
      use_fact_checking: false,
      use_citations: false,
      use_knowledge_graph: false,
      include_faq_section: false,
    });
    expect(codes(none)).toEqual(["written_by"]);
  });

  it("names the model that wrote, and the offline writer as what it is", async () => {
    expect((await run({})).result.warnings.join()).toContain("gpt-test of openai");
    const own = await runBlog(base, { write: obedient, model: offline });
    expect(own.result.warnings.join()).toContain("without a language model");
  });

  it("includes readability in a language Flesch does not fit", async () => {
    const german = await run({ language: "de" });
    expect(german.result.readability_score).toBeNull();
    expect(codes(german)).toContain("readability_not_scored");
  });
});

describe("the outline", () => {
  it("has distinct plain headings and as many sections as the length carries", async () => {
    const many = but({
      outline: () =>
        JSON.stringify({
          ...plainOutline,
          title: "# **Composting**",
          sections: [...plainOutline.sections, ...plainOutline.sections, ...plainOutline.sections].map((section) => ({
            ...section,
            heading: `## ${section.heading}`,
          })),
        }),
    });
    const { result } = await runBlog({ ...base, word_count_target: 100 }, { write: many, model: remote });
    const headings = result.outline.sections.map(({ heading }) => heading);
    expect(result.title).toBe("Composting");
    expect(new Set(headings).size).toBe(headings.length);
    expect(headings).toHaveLength(3);
    expect(headings.join()).not.toContain("#");
  });
});
