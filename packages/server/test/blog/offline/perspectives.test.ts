import { describe, expect, it } from "vitest";
import { PerspectivesAnswer, type PerspectivesBrief } from "../../../src/blog/briefs/perspectives.ts";
import type { PostBrief } from "../../../src/blog/briefs/post.ts";
import { writeOffline } from "../../../src/blog/models/offline/writer.ts";
import { english, outlineOf, posts } from "./article.ts";

function perspectivesOf(post: PostBrief, more: Partial<PerspectivesBrief> = {}) {
  const brief: PerspectivesBrief = {
    task: "perspectives",
    post,
    intent: "informational",
    questions: [],
    competitors: [],
    evidence: [],
    ...more,
  };
  return PerspectivesAnswer.parse(JSON.parse(writeOffline(brief))).perspectives;
}

describe("readers that are named offline", () => {
  it.each(Object.entries(posts))(
    "are three to five, with two to four questions each, none twice: %s",
    (_name, post) => {
      for (const target_audience of [undefined, "Parents of small children"]) {
        const named = perspectivesOf({ ...post, ...(target_audience && { target_audience }) });
        expect(named.length).toBe(target_audience ? 4 : 3);
        if (target_audience) expect(named[0]?.name).toBe(target_audience);
        const questions = named.flatMap((reader) => reader.questions);
        expect(new Set(questions).size).toBe(questions.length);
        for (const { questions: own, looks_for } of named) {
          expect(own.length).toBeGreaterThanOrEqual(2);
          expect(own.length).toBeLessThanOrEqual(4);
          expect(looks_for).not.toMatch(/[{}]/);
          for (const question of own) expect(question).toMatch(/\?$/);
        }
      }
    },
  );

  it("ask what the keywords and the headings of others ask, each the reader it suits", () => {
    const headings = ["What goes in?", "How much does a worm bin cost?", "Really?", "Five tips"];
    const questions = ['What does "compost" mean?'];
    const named = perspectivesOf(english, { questions, competitors: [{ title: "t", words: 900, headings }] });
    expect(named[0]?.questions.slice(0, 2)).toEqual(['What does "compost" mean?', "What goes in?"]);
    expect(named[2]?.questions).toContain("How much does a worm bin cost?");
    const all = named.flatMap((reader) => reader.questions).join();
    expect(all).not.toMatch(/Really|Five tips/);
  });

  it("have their questions answered in the FAQ where the sources answer them", () => {
    const evidence = [
      { id: "e1", title: "t", passage: "A worm bin of 40 litres costs about 60 euros in most shops." },
      { id: "e2", title: "t", passage: "Straw keeps a heap loose in every season." },
    ];
    const asked = ["What does a worm bin of 40 litres cost?", "Who invented the accordion?"];
    const perspectives = [{ name: "Buyers", looks_for: "A price.", questions: asked }];
    const { faq } = outlineOf(english, 800, { perspectives, evidence, include_faq: true });
    expect(faq[0]).toBe(asked[0]);
    expect(faq).not.toContain(asked[1]);
  });
});
