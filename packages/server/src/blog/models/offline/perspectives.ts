import { type PerspectivesAnswer, type PerspectivesBrief, perspectivesRoom } from "../../briefs/perspectives.ts";
import type { Desk } from "./desk.ts";
import { kindOf } from "./faq.ts";
import { mainKeyword } from "./names.ts";
import { ownQuestion } from "./questions.ts";
import { plainTitle } from "./safe-text.ts";
import type { Language, QuestionKind } from "./stock/shape.ts";
import { countWords, fingerprint } from "./words.ts";

interface Reader {
  name: string;
  looksFor: string;
  /** What this reader asks first, and what next. */
  asks: readonly QuestionKind[];
}

/** Readers that every subject has. `{k}` is the main keyword. */
const readers: Readonly<Record<Language, readonly Reader[]>> = {
  en: [
    { name: "Newcomers", looksFor: "What {k} is about, and how to begin.", asks: ["what", "start", "need"] },
    { name: "People at work on it", looksFor: "How {k} is done well.", asks: ["how", "mistakes", "time"] },
    { name: "People who decide", looksFor: "Whether {k} is worth it, and which way.", asks: ["which", "cost", "why"] },
  ],
  de: [
    { name: "Neulinge", looksFor: "Worum es bei „{k}“ geht und wie man anfängt.", asks: ["what", "start", "need"] },
    { name: "Praktiker", looksFor: "Wie „{k}“ gut gelingt.", asks: ["how", "mistakes", "time"] },
    { name: "Entscheider", looksFor: "Ob sich „{k}“ lohnt und auf welchem Weg.", asks: ["which", "cost", "why"] },
  ],
  es: [
    { name: "Principiantes", looksFor: "De qué trata «{k}» y cómo empezar.", asks: ["what", "start", "need"] },
    { name: "Quienes lo practican", looksFor: "Cómo se hace bien «{k}».", asks: ["how", "mistakes", "time"] },
    { name: "Quienes deciden", looksFor: "Si «{k}» merece la pena, y de qué manera.", asks: ["which", "cost", "why"] },
  ],
};
/** What the readers that the author names ask, besides what nobody else does. */
const audienceAsks: readonly QuestionKind[] = ["who", "when", "other"];

const fewestQuestions = 2;
/** A longer heading is no question that somebody asks. */
const longestQuestion = 20;

/** The questions of others: of the keywords, and the headings of competitors that are questions. */
function foundQuestions(brief: PerspectivesBrief): string[] {
  const headings = brief.competitors.flatMap((competitor) => competitor.headings);
  const asked = headings.filter((heading) => /\?$/u.test(heading.trim()) && countWords(heading) > 2);
  const unique = new Map([...brief.questions, ...asked].map((text) => [fingerprint(text), plainTitle(text)]));
  return [...unique.values()].filter((question) => countWords(question) <= longestQuestion);
}

/** Readers that every subject has and those the author names, each with the questions of its kind: found ones first. */
export function writePerspectives(desk: Desk, brief: PerspectivesBrief): PerspectivesAnswer {
  const { stock, post } = desk;
  const keyword = plainTitle(mainKeyword(post));
  const audience = plainTitle(post.target_audience ?? "");
  const usual = readers[stock.language];
  const named = { name: audience, looksFor: usual[0]!.looksFor, asks: audienceAsks };
  const all = audience === "" ? usual : [named, ...usual];
  const found = foundQuestions(brief).map((question) => ({ question, kind: kindOf(stock, question) }));
  return {
    perspectives: all.map(({ name, looksFor, asks }, index) => {
      const theirs = found.filter(({ kind }) => asks.includes(kind) || (index === 0 && !isAsked(all, kind)));
      const asked = theirs.map(({ question }) => question).slice(0, perspectivesRoom.questions);
      const kinds = asks.filter((kind) => !theirs.some((one) => one.kind === kind));
      const more = kinds.slice(0, Math.max(0, fewestQuestions - asked.length)).map((kind) => ownQuestion(desk, kind));
      return { name, looks_for: looksFor.replace("{k}", () => keyword), questions: [...asked, ...more] };
    }),
  };
}

const isAsked = (all: readonly Reader[], kind: QuestionKind): boolean => all.some(({ asks }) => asks.includes(kind));
