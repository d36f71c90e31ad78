import { assignmentOf, type Brief } from "../briefs/briefs.ts";
import type { ModelChoice } from "../types.ts";

/**
 * Tokens a word may take. English takes 1.3, German about 2, Finnish or Thai 3 and more; the limit is there to stop a
 * model that does not end, not to shorten one that does.
 */
const tokensPerWord = 4;

/** For Markdown, JSON and a model that writes more than it was asked. */
const spare = 600;

/** What a model may think before it writes; providers count it as output. */
const thinking = 8192;

/** The same for a server of one's own, whose whole context may be 8,192 tokens and which then refuses a higher limit. */
const localThinking = 2048;

/** OpenAI, Anthropic and Google models of before their families learned to think; some refuse a limit above 4,096. */
const thoughtless = /^(gpt-3|gpt-4|chatgpt-4|claude-(2|3|v1|instant)|gemini-(1|2\.0|pro)|gemma)/;

/** The most tokens a model may write for a brief. */
export function outputLimit(brief: Brief, choice: ModelChoice): number {
  return Math.ceil(assignmentOf(brief).words(brief) * tokensPerWord) + spare + thoughtOf(choice);
}

function thoughtOf({ provider, model }: ModelChoice): number {
  if (provider === "openai-compatible") return localThinking;
  return provider === "offline" || thoughtless.test(model) ? 0 : thinking;
}
