import type { EnhancedBlogGenerationInput } from "@galley/contract";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shownText } from "../../../src/blog/stages/shared/shown-text.ts";
import { atOnce } from "../../../src/jobs/at-once.ts";
import { JobError } from "../../../src/jobs/job-error.ts";
import { runBlog } from "./run-blog.ts";
import { obedient } from "./writers.ts";

const model = { provider: "openai", model: "gpt-5" };
const consensus = { provider: "anthropic", model: "claude-sonnet-4-5" };
const asked: EnhancedBlogGenerationInput = { topic: "Composting at home", keywords: ["compost"], length: "short" };

describe("what is shown of a text that is being written", () => {
  const piece = fc.constantFrom(
    "Heaps",
    " are ",
    "warm",
    "[e1]",
    " [e2, e3]",
    "[",
    "e1",
    "]",
    "[x]",
    "```markdown\n",
    "```",
    "`",
    "\n",
    "\n\n",
    " ",
    "## A\n",
    "(a)",
    "1",
  );

  it("grows with it, whatever it is, and holds no mark", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        let text = "";
        let shown = "";
        for (const one of pieces) {
          text += one;
          const more = shownText(text);
          expect(more.startsWith(shown)).toBe(true);
          shown = more;
        }
        expect(shown).not.toMatch(/\[e\d+\]/);
      }),
      { numRuns: 2000 },
    );
  });

  it("is the text without marks and fence", () => {
    expect(shownText("```markdown\nHeaps are warm [e1].\n\nThey steam [e2, e3] in winter.")).toBe(
      "Heaps are warm.\n\nThey steam in winter.",
    );
  });
});

describe("work at once", () => {
  it("is done in order, never more than so much at a time", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 20 }),
        fc.integer({ min: 1, max: 5 }),
        async (ticks, most) => {
          let running = 0;
          const done = await atOnce(ticks, most, async (count, index) => {
            running += 1;
            expect(running).toBeLessThanOrEqual(most);
            for (let tick = 0; tick < count; tick += 1) await Promise.resolve();
            running -= 1;
            return index;
          });
          expect(done).toEqual(ticks.map((_, index) => index));
        },
      ),
    );
  });

  it("begins nothing more when one has failed, waits for the others, and throws the first failure", async () => {
    const ended: number[] = [];
    const slow = Promise.withResolvers<void>();
    const work = atOnce([0, 1, 2, 3], 2, async (index) => {
      if (index === 0) throw new Error("first");
      await slow.promise;
      ended.push(index);
    });
    const settled = work.catch((error: Error) => error.message);
    await Promise.resolve();
    expect(ended).toEqual([]);
    slow.resolve();
    expect(await settled).toBe("first");
    expect(ended).toEqual([1]);
  });
});

describe("a post by consensus", () => {
  it("has each section written by two models, and by the first one made of both", async () => {
    const { calls, result } = await runBlog(
      { ...asked, use_consensus_generation: true },
      { model, consensus, write: obedient },
    );
    const sections = calls.filter(({ brief }) => brief.task === "section");
    const merges = calls.filter(({ brief }) => brief.task === "merge");
    expect(merges.length).toBeGreaterThanOrEqual(3);
    expect(sections).toHaveLength(2 * merges.length);
    for (const { key, brief, by } of merges) {
      expect(by).toBeUndefined();
      const both = sections.filter((one) => `${one.key.replace("/second", "")}/merge` === key);
      expect(both.map((one) => one.by)).toEqual([undefined, consensus]);
      expect(brief).toMatchObject({ drafts: [expect.stringMatching(/\w/), expect.stringMatching(/\w/)] });
    }
    expect(result.warnings.join()).not.toContain("consensus");
  });

  it.each([
    ["is not to be had", "provider_unavailable", "/second"],
    ["refuses", "content_refused", "/second"],
    ["is not known", "provider_rejected", "/second"],
    ["writes nothing", "invalid_model_output", "/second"],
    ["is there, and nobody merges", "invalid_model_output", "/merge"],
  ] as const)("is written by the first one where the second %s, which is said", async (_why, code, where) => {
    const out = new JobError(code, "Anthropic does not.", { retryable: false });
    const { calls, result } = await runBlog(
      { ...asked, use_consensus_generation: true },
      {
        model,
        consensus,
        write: (brief, key) => {
          if (key.endsWith(where)) throw out;
          return obedient(brief, key);
        },
      },
    );
    const merges = calls.filter(({ brief }) => brief.task === "merge").length;
    expect(merges > 0).toBe(where === "/merge");
    expect(result.warnings.filter((one) => one.startsWith("consensus_partial: "))).toHaveLength(1);
  });

  it("is written by one where it was not asked for", async () => {
    const { calls } = await runBlog(asked, { model, consensus, write: obedient });
    expect(calls.filter(({ by }) => by !== undefined)).toEqual([]);
  });
});
