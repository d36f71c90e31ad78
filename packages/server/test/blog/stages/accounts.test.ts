import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { describe, expect, it } from "vitest";
import { createBlogJob } from "../../../src/blog/job.ts";
import { Refusal } from "../../../src/refusal.ts";
import { acceptedAt, inlineText, noFetch, request, runBlog } from "./run-blog.ts";
import { obedient } from "./writers.ts";

const asked: EnhancedBlogGenerationInput = { topic: "Composting at home", keywords: ["composting"], length: "short" };
const model = { provider: "openai", model: "gpt-test" };

describe("what a post cost", () => {
  it("adds up over stages, by model and in all; stages that called no model cost nothing", async () => {
    const charge = { ...model, tokens: 100, cost: 0.25 };
    const { result, calls } = await runBlog(asked, { write: obedient, model, charge });
    expect(result.total_cost).toBeCloseTo(calls.length * 0.25);
    expect(result.total_tokens).toBe(calls.length * 100);
    expect(result.cost_breakdown["openai:gpt-test"]).toBeCloseTo(calls.length * 0.25);
    const row = (name: string) => result.stage_results.find(({ stage }) => stage === name);
    expect(row("keyword_analysis")).toMatchObject({ provider: null, model: null, tokens: 0, cost: 0 });
    expect(row("research_outline")).toMatchObject({ ...model, tokens: 200, cost: 0.5 });
    expect(result.generation_time).toBe(result.stage_results.length * 0.5);
  });

  it("is null, not 0, where a price is unknown", async () => {
    const { result } = await runBlog(asked, { write: obedient, model, charge: { ...model, tokens: 100, cost: null } });
    expect(result.total_cost).toBeNull();
    expect(result.cost_breakdown).toEqual({ "openai:gpt-test": null });
    expect(result.stage_results.find(({ stage }) => stage === "keyword_analysis")?.cost).toBe(0);
    expect(result.stage_results.find(({ stage }) => stage === "draft_generation")?.cost).toBeNull();
  });

  it("is paid once: a second run over the stored parts asks the model nothing and ends the same", async () => {
    const parts = new Map<string, unknown>();
    const first = await runBlog(asked, { write: obedient, model, parts });
    const again = await runBlog(asked, { write: obedient, model, parts });
    expect(first.calls.length).toBeGreaterThan(5);
    expect(again.calls).toEqual([]);
    expect(again.result.content).toBe(first.result.content);
  });
});

describe("the links that a post reports", () => {
  it.each(["https://example.org/über", "/kompost/wärme", "https://münchen.de/x", "/plain#a"])(
    "are those that stand in it, however their letters are written: %s",
    async (url) => {
      const internal_link_targets = [{ title: "Warm air", url, keywords: ["warm air", "dry leaves"] }];
      const { result } = await runBlog({ ...asked, internal_link_targets }, { write: obedient, model });
      expect(result.internal_links.map((link) => link.url)).toEqual([url]);
    },
  );
});

describe("the job", () => {
  const models = {
    text: () => Promise.reject(new Error()),
    object: () => Promise.reject(new Error()),
    mostAtOnce: () => 1,
  };
  const tools = { text: inlineText, models, fetch: noFetch };
  const job = createBlogJob(tools, {
    chooseModels: (requested) =>
      requested === "openai:x"
        ? { ok: false, reason: "There is no key for openai." }
        : { ok: true, choice: { provider: "offline", model: "offline" } },
  });

  it("pins the model, the time and whether there are sources, be they texts or addresses", () => {
    const withText = job.pin(request({ ...asked, sources: ["https://example.org/a", "A text."] }), acceptedAt);
    expect(withText).toEqual({
      model: { provider: "offline", model: "offline" },
      hasSources: true,
      acceptedAt: "2026-11-22T09:30:00.000Z",
    });
    expect(job.pin(request({ ...asked, sources: ["https://example.org/a"] }), acceptedAt).hasSources).toBe(true);
    expect(job.pin(request(asked), acceptedAt).hasSources).toBe(false);
  });

  it("refuses a model that is not there, with the reason", () => {
    const refusing = () => job.pin(request({ ...asked, model: "openai:x" }), acceptedAt);
    expect(refusing).toThrow(Refusal);
    expect(refusing).toThrow("There is no key for openai.");
  });

  it("is what the contract promises: names, message, estimate, and words of completion", () => {
    expect(job).toMatchObject({
      kind: "blog",
      queue: "blog-generation-queue",
      path: "/api/v1/blog",
      accepted: "Blog generation job queued successfully",
    });
    expect(job.firstEstimate(request(asked), job.pin(request(asked), acceptedAt))).toBe(240);
    for (const { says } of job.stages) expect(says.complete).toContain("complete");
  });
});
