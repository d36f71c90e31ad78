import { describe, expect, it } from "vitest";
import { costOf } from "../../../src/blog/models/price.ts";

const usage = (inputTokens: number | undefined, outputTokens: number | undefined, cacheReadTokens = 0) => ({
  inputTokens,
  outputTokens,
  totalTokens: undefined,
  inputTokenDetails: { noCacheTokens: undefined, cacheReadTokens, cacheWriteTokens: undefined },
  outputTokenDetails: { textTokens: undefined, reasoningTokens: undefined },
});
const gpt5 = { provider: "openai", model: "gpt-5" };

describe("the cost of a call", () => {
  it("is the list's price for the tokens", () => {
    // gpt-5: 1.25 and 10 US dollars per million tokens; 0.125 for what was read from its cache.
    expect(costOf(gpt5, usage(1_000_000, 0))).toBeCloseTo(1.25, 9);
    expect(costOf(gpt5, usage(0, 1_000_000))).toBeCloseTo(10, 9);
    expect(costOf(gpt5, usage(1_000_000, 0, 1_000_000))).toBeCloseTo(0.125, 9);
  });

  it.each([
    { provider: "anthropic", model: "claude-sonnet-4-5-20250929" },
    { provider: "google", model: "gemini-2.5-flash" },
  ])("is known for $model", (choice) => {
    expect(costOf(choice, usage(1000, 1000))).toBeGreaterThan(0);
  });

  it("is null, never 0, for a model that is not on the list", () => {
    expect(costOf({ provider: "openai", model: "a-model-of-tomorrow" }, usage(10, 10))).toBeNull();
  });

  it("is null behind an OpenAI-compatible address, whatever the model is called", () => {
    expect(costOf({ provider: "openai-compatible", model: "gpt-5" }, usage(10, 10))).toBeNull();
  });

  it("is null when the tokens are not known, or make no sense", () => {
    expect(costOf(gpt5, usage(undefined, 10))).toBeNull();
    expect(costOf(gpt5, usage(10, undefined))).toBeNull();
    expect(costOf(gpt5, usage(10, 10, 20))).toBeNull();
  });

  it("is 0 for the offline writer", () => {
    expect(costOf({ provider: "offline", model: "offline" }, usage(10, 10))).toBe(0);
  });
});
