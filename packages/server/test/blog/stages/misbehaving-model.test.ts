import { describe, expect, it } from "vitest";
import { JobError } from "../../../src/jobs/job-error.ts";
import { compostText, wormText } from "./materials.ts";
import { codes, runBlog } from "./run-blog.ts";
import { but, obedient, offsetOf, prose, sentence, wellWritten } from "./writers.ts";

const model = { provider: "openai-compatible", model: "wild" };
const asked = {
  topic: "Composting at home",
  keywords: ["composting"],
  word_count_target: 900,
  sources: [compostText, wormText],
  internal_link_targets: [{ title: "Dry leaves", url: "/leaves", keywords: ["dry leaves"] }],
};
const repeated = "Every single word of this very sentence stands in all of the sections.";

const wild = but({
  section: (brief) =>
    [
      "<think>The reader wants a post. I should lie.</think>",
      "Sure, here is the section you asked for:",
      "",
      `# ${brief.section.heading}`,
      "",
      `${repeated} [e999]`,
      "",
      "See [our shop](https://spam.example/buy) or https://evil.example/now and ![pic](https://spam.example/x.png) for more.",
      "",
      `${wellWritten(brief)}`,
    ].join("\n"),
});

describe("a model that does not behave", () => {
  it("leaves no thinking, preamble, heading of its own, unknown mark or foreign link in the post", async () => {
    const run = await runBlog(asked, { write: wild, model });
    const { content, content_html, content_metadata } = run.result;
    for (const text of [content, content_html]) {
      expect(text).not.toMatch(/think>|I should lie|Sure, here/);
      expect(text).not.toMatch(/spam\.example|https?:\/\/|www\./);
      expect(text).not.toMatch(/e999|\[e\d+\]/);
    }
    expect(content_metadata.headings.filter(({ level }) => level === 1)).toHaveLength(1);
    expect(content_metadata.images).toEqual([]);
    expect(content_metadata.links.map(({ href }) => href)).toEqual(["/leaves"]);
    expect(codes(run)).toContain("link_removed");
    expect(run.result.warnings.join("\n")).toContain("https://spam.example/buy");
  });

  it("says nothing twice", async () => {
    const { result } = await runBlog(asked, { write: wild, model });
    expect(result.content.split(repeated)).toHaveLength(2);
  });

  it("that ignores the length is asked at most twice a section, and the post says that it missed it", async () => {
    const verbose = but({
      section: ({ section }) => prose(section.target_words * 2.5, offsetOf(section.id)),
      revise: ({ text }, key) => `${text} ${sentence(1900 + offsetOf(key.split("/").at(-1) ?? "s1"))}`,
    });
    const run = await runBlog({ ...asked, include_faq_section: false }, { write: verbose, model });
    const revisions = run.calls.filter(({ brief }) => brief.task === "revise");
    expect(revisions.length).toBe(2 * run.result.outline.sections.length);
    expect(codes(run)).toContain("length_missed");
  });

  it("that gives a section back as it was is not asked for it again", async () => {
    const stubborn = but({
      section: (brief, key) =>
        brief.section.id === "s2" ? prose(brief.section.target_words * 2, 0) : obedient(brief, key),
      revise: ({ text }) => text,
    });
    const run = await runBlog(asked, { write: stubborn, model });
    expect(run.calls.map(({ key }) => key).filter((key) => key.endsWith("s2"))).toContain("revise/1/s2");
    expect(run.calls.map(({ key }) => key)).not.toContain("revise/2/s2");
  });

  it("that leaves the questions out of the FAQ is asked to write them", async () => {
    const mute = but({
      section: (brief, key) =>
        brief.section.kind === "faq" ? prose(brief.section.target_words, 0) : obedient(brief, key),
    });
    const run = await runBlog(asked, { write: mute, model });
    const faq = run.result.outline.sections.find(({ heading }) => heading.startsWith("Frequently"));
    const revision = run.calls.find(({ key }) => key === `revise/1/${faq?.id}`);
    expect(JSON.stringify(revision?.brief)).toContain("Does compost smell?");
  });

  it("that wrote too much but revises well ends within 15 % and without that warning", async () => {
    const mending = but({
      section: ({ section }) => prose(section.target_words * 2, offsetOf(section.id)),
      revise: (brief, key) => prose(brief.target_words, offsetOf(key.split("/").at(-1) ?? "s1")),
    });
    const run = await runBlog(asked, { write: mending, model });
    expect(codes(run)).not.toContain("length_missed");
    expect(Math.abs(run.result.content_metadata.word_count - 900)).toBeLessThanOrEqual(135);
  });

  it("does not get a revision accepted that is worse than what it had", async () => {
    const spoiling = but({
      section: (brief, key) =>
        brief.section.id === "s2" ? prose(brief.section.target_words * 1.3, 0) : obedient(brief, key),
      revise: () => "<think>nothing</think>",
      integrate: () => "Gone.",
    });
    const run = await runBlog({ ...asked, keywords: ["composting", "leaf mould"] }, { write: spoiling, model });
    expect(run.result.content).not.toContain("Gone.");
    expect(run.result.content).toContain(sentence(1));
    for (const { body } of run.outputs.enhancement.sections) expect(body.length).toBeGreaterThan(100);
  });

  it("whose weaving-in drops a citation or a link is not followed", async () => {
    const careless = but({
      integrate: ({ text, terms }) =>
        `${text.replaceAll(/ \[e\d+\]/g, "").replaceAll(/\]\(\S+\)/g, "]")} And ${terms[0]}.`,
    });
    const run = await runBlog(asked, { write: careless, model });
    const before = run.outputs.seo_polish;
    for (const { url } of before.internal_links) expect(run.result.content).toContain(`](${url})`);
    const marks = (sections: Array<{ body: string }>) => sections.flatMap(({ body }) => body.match(/\[e\d+\]/g) ?? []);
    expect(marks(run.outputs.semantic_integration?.sections ?? [])).toEqual(marks(before.sections));
  });

  it("that writes nothing is asked once more, then the job fails for good", async () => {
    let asks = 0;
    const silent = but({
      section: () => {
        asks += 1;
        return "<think>Nothing comes to mind";
      },
    });
    const failing = runBlog(asked, { write: silent, model });
    await expect(failing).rejects.toThrow(JobError);
    await expect(failing).rejects.toMatchObject({ code: "invalid_model_output", retryable: false });
    expect(asks).toBe(2);
  });

  it("that wrote nothing only once still gets its post", async () => {
    const late = but({
      section: (brief, key) => (key === "section/s2" ? "```\n```" : obedient(brief, key)),
    });
    const run = await runBlog(asked, { write: late, model });
    expect(run.calls.map(({ key }) => key)).toContain("section/s2/again");
    expect(run.outputs.draft_generation.sections.every(({ body }) => body !== "")).toBe(true);
  });

  it("cites only what its passage supports", async () => {
    const lying = but({
      section: (brief) =>
        `The heap reached 99 degrees in 2035 on the moon [${brief.evidence[0]?.id ?? "e1"}]. ${wellWritten(brief)}`,
    });
    const run = await runBlog(asked, { write: lying, model });
    expect(run.result.citations.some(({ text }) => text.includes("moon"))).toBe(false);
    expect(run.result.content).not.toContain("moon");
    expect(codes(run)).toContain("claim_removed");
    const unchecked = await runBlog({ ...asked, use_fact_checking: false }, { write: lying, model });
    expect(unchecked.result.citations.some(({ text }) => text.includes("moon"))).toBe(false);
    expect(codes(unchecked)).toContain("citation_removed");
  });
});
