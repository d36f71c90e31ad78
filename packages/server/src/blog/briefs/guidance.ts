import type { BlogType, Tone } from "@galley/contract";

/** How each tone is asked for. */
export const toneGuide: Readonly<Record<Tone, string>> = {
  professional: "professional: clear, measured and exact, without jargon for its own sake",
  casual: "casual: relaxed and plain, contractions welcome, no slang that dates",
  friendly: "friendly: warm and encouraging, speaking to the reader as you",
  authoritative: "authoritative: confident and precise, the claim first and its reason right after",
  conversational: "conversational: like a knowledgeable person talking, short sentences, now and then a question",
  technical: "technical: exact terms, defined at first use, mechanisms before opinions",
  creative: "creative: vivid images and an unexpected angle, never at the cost of the facts",
};

/** What the plan of each kind of post looks like. */
export const typeGuide: Readonly<Record<BlogType, string>> = {
  custom: "Choose the structure that serves the topic best.",
  brand: "Present the brand through what it does for its customers; claim nothing that the brief does not say.",
  top_10: "Ten entries, one section each where the length allows, each with what it is best for and its drawback.",
  product_review: "What it is, what it does well, what it does badly, whom it suits, alternatives, a verdict.",
  how_to: "What is needed, then the steps in the order in which they are done, then mistakes and how to mend them.",
  comparison: "The criteria first, then the items against each criterion, then which suits whom.",
  guide: "From the basics to the decisions the reader has to take, each section building on the one before.",
  tutorial: "One worked task from start to finish, each section ending with what the reader should now see.",
  listicle: "A list of self-contained entries of even weight, the strongest first.",
  case_study: "Situation, problem, what was done, outcome, what can be learned; only from the evidence.",
  news: "What happened, who is concerned, why it matters, what comes next; the most important first.",
  opinion: "A thesis, the arguments for it, the strongest objection fairly told, a conclusion.",
  interview: "Questions as headings with what the evidence says as answers; never put words in anyone's mouth.",
  faq: "The readers' questions as headings, the most asked first, each answered in its first sentence.",
  checklist: "Groups of points to tick off, each an action that can be verified.",
  tips: "Separate tips, each with why it works and how to apply it.",
  definition: "The definition in the first sentence, then what it covers, what it does not, examples, related terms.",
  benefits: "One benefit a section, each with how it comes about and when it does not.",
  problem_solution: "The problem and its causes, then the solutions with effort and limits, then how to choose.",
  trend_analysis: "What changes, what drives it, what speaks against it, what to do about it.",
  statistics: "Findings grouped by question; only figures from the evidence, each with its mark.",
  resource_list: "Resources grouped by purpose, each with what it is good for; only those the brief names.",
  timeline: "The events in order of time, each with its meaning for the next; only dates from the evidence.",
  myth_busting: "One myth a section: the myth, what is true instead, where it comes from.",
  best_practices: "One practice a section: what to do, why, and how to tell that it is done well.",
  getting_started: "The shortest way to a first result, then what to learn next.",
  advanced: "Assume the basics; go into trade-offs, edge cases and techniques for people who know the subject.",
  troubleshooting: "By symptom: what is seen, likely causes from the commonest, how to check, how to mend.",
};

/** The language's English name, for instance `German (de-AT)`; the tag alone where it has none. */
export function languageLabel(tag: string): string {
  const names = new Intl.DisplayNames(["en"], { type: "language", fallback: "none" });
  try {
    const name = names.of(tag);
    return name === undefined ? tag : `${name} (${tag})`;
  } catch {
    return tag;
  }
}
