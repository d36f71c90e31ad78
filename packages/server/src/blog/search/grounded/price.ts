import { calcPrice } from "@pydantic/genai-prices";
import type { LanguageModelUsage } from "ai";
import { costOf } from "../../models/price.ts";
import type { ModelChoice } from "../../types.ts";
import type { Vendor } from "./model-search.ts";

/**
 * Tokens that what one search finds may add to the prompt. No provider says how many at the most (OpenAI bills some models
 * a block of 8,000), so this is a guess on the safe side; what is charged is what was used.
 */
const tokensPerSearch = 32_000;

/**
 * Google's fee, which the price list does not have (https://ai.google.dev/gemini-api/docs/pricing): from Gemini 3 on for
 * each query of a call, before that for each call that searches. What is free within a day is not known here.
 */
const googleFees = { query: 0.014, call: 0.035 } as const;

/** What a call costs in US dollars, the provider's fee for its searches included; null where a part is not known. */
export function costOfSearch(choice: ModelChoice, usage: LanguageModelUsage, searches: number): number | null {
  const tokens = costOf(choice, usage);
  const fee = feeOf(choice, searches);
  return tokens === null || fee === null ? null : tokens + fee;
}

/** What a search may cost at the most; null where the price is not known. */
export function mostOfSearch({ choice, mostSearches }: Vendor, prompt: string, maxOutputTokens: number): number | null {
  // No tokenizer makes more tokens than bytes.
  const inputTokens = Buffer.byteLength(prompt) + tokensPerSearch * mostSearches;
  const usage = { inputTokens, outputTokens: maxOutputTokens, inputTokenDetails: {} };
  const tokens = costOf(choice, usage as LanguageModelUsage);
  const fee = feeOf(choice, mostSearches);
  return tokens === null || fee === null ? null : tokens + fee;
}

function feeOf({ provider, model }: ModelChoice, searches: number): number | null {
  if (searches === 0) return 0;
  if (provider === "google") {
    return /^gemini-(1|2|pro)/.test(model) ? googleFees.call : googleFees.query * searches;
  }
  try {
    const fee = calcPrice({ web_searches: searches }, model, { providerId: provider })?.total_price ?? 0;
    // A model whose searches the list has no price for is not one that searches for nothing.
    return fee > 0 ? fee : null;
  } catch {
    return null;
  }
}
