import type { OutlineBrief } from "../../briefs/outline.ts";
import type { Desk } from "./desk.ts";
import { quotesFor } from "./evidence.ts";
import { kindOf } from "./faq.ts";
import { plainTitle } from "./safe-text.ts";
import { chance } from "./seed.ts";
import { type QuestionKind, questionKinds } from "./stock/shape.ts";
import { fingerprint } from "./words.ts";

/** A sentence that shares this part of a question's words may answer it. */
const mayAnswer = 0.5;

/** What readers ask and the sources seem to answer, the best answered first. */
function answered(desk: Desk, { perspectives, evidence }: OutlineBrief): string[] {
  const asked = perspectives
    .flatMap(({ questions }) => questions)
    .map((question) => {
      const relevances = quotesFor(desk, evidence, [question]).map(({ relevance }) => relevance);
      return { question, relevance: Math.max(0, ...relevances) };
    });
  const fitting = asked.filter(({ relevance }) => relevance >= mayAnswer);
  return fitting.sort((a, b) => b.relevance - a.relevance).map(({ question }) => question);
}

/**
 * Three to five questions: those that the keywords suggest, those of readers that the sources answer, then the writer's
 * own, none of a kind twice.
 */
export function questionsOf(desk: Desk, brief: OutlineBrief): string[] {
  const count = brief.target_words < 900 ? 3 : brief.target_words < 1600 ? 4 : 5;
  const { stock } = desk;
  const order = (kind: QuestionKind) => chance(desk.post.topic + kind);
  const own = [...questionKinds].sort((a, b) => order(a) - order(b)).map((kind) => ownQuestion(desk, kind));
  const chosen: string[] = [];
  const kinds = new Set<QuestionKind>();
  for (const question of [...[...brief.questions, ...answered(desk, brief)].map(plainTitle), ...own]) {
    const kind = kindOf(stock, question);
    const known = chosen.some((other) => fingerprint(other) === fingerprint(question));
    if (chosen.length === count || question.length < 5 || known || kinds.has(kind)) continue;
    chosen.push(question);
    kinds.add(kind);
  }
  return chosen;
}

/** A question of the writer's own with the subject in plain text. */
export function ownQuestion(desk: Desk, kind: QuestionKind): string {
  const template = desk.stock.questions[kind].ask;
  const question = desk.say(template) || template.replace("{s}", desk.names[0] ?? "");
  return plainTitle(question.replace(/\\(?=\p{P}|\p{S})/gu, ""));
}
