import { calcPrice } from "@pydantic/genai-prices";
import type { LanguageModelUsage } from "ai";
import type { ModelChoice } from "../types.ts";

/** Our provider's name -> the price list's. What runs behind an OpenAI-compatible address has no known price. */
const listed: Readonly<Record<string, string>> = { openai: "openai", anthropic: "anthropic", google: "google" };

/**
 * Tokens that a text may have at the most. English has four characters to a token; scripts whose every character is one
 * or two are what the limit must hold for.
 */
const mostTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 2) + 64;

/** What a call may cost at the most, in US dollars; null when the model's price is not known. */
export function mostOf(choice: ModelChoice, texts: readonly string[], maxOutputTokens: number): number | null {
  const inputTokens = texts.reduce((sum, text) => sum + mostTokens(text), 0);
  const usage = { inputTokens, outputTokens: maxOutputTokens, inputTokenDetails: {} };
  return costOf(choice, usage as LanguageModelUsage);
}

/** Characters of a token in the languages of most posts. */
const charactersPerToken = 4;

/** What a call has used that broke off in the middle: nobody says it, and it is billed all the same. */
export function estimateOf(
  choice: ModelChoice,
  asked: string,
  written: string,
): { tokens: number; cost: number | null } {
  const inputTokens = Math.ceil(asked.length / charactersPerToken);
  const outputTokens = Math.ceil(written.length / charactersPerToken);
  const usage = { inputTokens, outputTokens, inputTokenDetails: {} } as LanguageModelUsage;
  return { tokens: inputTokens + outputTokens, cost: costOf(choice, usage) };
}

/** Whether the price list knows the model. */
export const isPriced = (choice: ModelChoice): boolean => mostOf(choice, [""], 1) !== null;

/**
 * What a call cost in US dollars by the bundled price list; null when the model or the tokens are not known. The
 * offline writer costs nothing, which is known.
 */
export function costOf(choice: ModelChoice, usage: LanguageModelUsage): number | null {
  if (choice.provider === "offline") return 0;
  const providerId = listed[choice.provider];
  const { inputTokens, outputTokens, inputTokenDetails } = usage;
  if (providerId === undefined || inputTokens === undefined || outputTokens === undefined) return null;
  try {
    const tokens = {
      input_tokens: inputTokens,
      output_tokens: outputTokens,
      cache_read_tokens: inputTokenDetails.cacheReadTokens ?? 0,
      cache_write_tokens: inputTokenDetails.cacheWriteTokens ?? 0,
    };
    return calcPrice(tokens, choice.model, { providerId })?.total_price ?? null;
  } catch {
    // The list throws on usage it has no rate for: then the price is not known either.
    return null;
  }
}
