import type { SectionBrief } from "../../briefs/section.ts";
import { compose, opener, type Paragraph, paragraph, pieces, spareParagraphs, wish } from "./compose.ts";
import type { Desk } from "./desk.ts";
import { quotesFor } from "./evidence.ts";
import type { Piece } from "./fit.ts";
import { escapeMarkdown, oneLine } from "./safe-text.ts";
import { shareOf } from "./share-out.ts";
import { type QuestionKind, questionKinds, type Stock } from "./stock/shape.ts";
import { countWords } from "./words.ts";

/** What a question asks for. */
export function kindOf(stock: Stock, question: string): QuestionKind {
  const asked = question.toLowerCase();
  return questionKinds.find((kind) => stock.questions[kind].match.test(asked)) ?? "other";
}

/** A sentence of a source answers a question only if they share this part of their words. */
const answersFrom = 0.3;

/** Each kind of answer once: the second question of a kind is answered as `other`, a third with general advice. */
function kindsOf(stock: Stock, questions: readonly string[]): Array<QuestionKind | undefined> {
  const used = new Set<QuestionKind>();
  return questions.map((question) => {
    const kind = [kindOf(stock, question), "other" as const].find((candidate) => !used.has(candidate));
    if (kind !== undefined) used.add(kind);
    return kind;
  });
}

interface Asked {
  kind: QuestionKind | undefined;
  /** Words for the answer. */
  room: number;
}

function answerParts(desk: Desk, brief: SectionBrief, index: number, asked: Asked): Paragraph[] {
  const { kind, room } = asked;
  const answers = kind === undefined ? [] : desk.stock.questions[kind].answers;
  const mine = <T>(list: readonly T[]) => list.filter((_, at) => at % brief.questions.length === index);
  return [
    // Whatever else is said, the question itself is answered first, where its answer fits at all.
    paragraph(opener(pieces(desk, answers.slice(0, 1), wish.opener), 2 * room)),
    paragraph(pieces(desk, answers.slice(1), wish.own)),
    ...spareParagraphs(desk, [mine(desk.stock.moreAnswers), ...mine(shareOf(desk, brief).spare)]),
  ];
}

/** Sentences of the sources that bear on the question and were not used for an earlier one. */
function answerQuotes(desk: Desk, brief: SectionBrief, question: string, used: Set<string>): Piece[] {
  const found = quotesFor(desk, brief.evidence, [question]).filter(({ text }) => !used.has(text));
  const fitting = found.filter(({ relevance }) => relevance >= answersFrom);
  const best = fitting.sort((a, b) => b.relevance - a.relevance).slice(0, 2);
  for (const { text } of best) used.add(text);
  return best.map(({ text, words, relevance }) => ({ text, words, value: wish.quote + relevance, required: true }));
}

/** Markdown of the FAQ: each question as a heading, each with an answer of its share of the words. */
export function writeFaq(desk: Desk, brief: SectionBrief): string {
  const kinds = kindsOf(desk.stock, brief.questions);
  const used = new Set<string>();
  const parts: string[] = [];
  let left = brief.section.target_words;
  brief.questions.forEach((asked, index) => {
    const question = escapeMarkdown(oneLine(asked));
    // A question without an answer would be worse than a few words too many.
    const room = Math.max(Math.round(left / (brief.questions.length - index)) - countWords(question), 6);
    const quotes = paragraph(answerQuotes(desk, brief, asked, used));
    const answer = compose([quotes, ...answerParts(desk, brief, index, { kind: kinds[index], room })], room);
    left -= countWords(question) + countWords(answer);
    parts.push(`### ${question}\n\n${answer}`);
  });
  return parts.join("\n\n");
}
