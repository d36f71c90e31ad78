import { citationPairs, cite, stripMarks, supports } from "./citations.ts";
import { checkClaims } from "./claims.ts";
import { cutSentences } from "./cut-sentences.ts";
import { toMarkdown } from "./document.ts";
import { entities } from "./entities.ts";
import { analyseIntent } from "./intent.ts";
import { insertInternalLinks } from "./internal-links.ts";
import { analyseKeywords, keywordUse } from "./keywords.ts";
import { removeForeignLinks } from "./links.ts";
import { countWords, demoteHeadings, describeContent, plainText, renderHtml, sentences } from "./markdown.ts";
import { toMdx } from "./mdx.ts";
import { cleanModelText } from "./model-text.ts";
import { readPage } from "./page.ts";
import { toEvidence } from "./passages.ts";
import { contentWords } from "./phrases.ts";
import { scoreQuality } from "./quality.ts";
import { chooseEvidence, openQuestions } from "./questions.ts";
import { readability } from "./readability.ts";
import { scoreSeo } from "./seo.ts";
import { analyseSources, rankEvidence, rankForEach, recommendLength } from "./sources.ts";
import { faqPairs, structuredData } from "./structured-data.ts";

/** Every analysis by name: what a worker thread can be asked for. Pure, synchronous, JSON in and out. */
export const analysisOperations = {
  analyseIntent,
  analyseKeywords,
  analyseSources,
  checkClaims,
  chooseEvidence,
  citationPairs,
  cite,
  cleanModelText,
  contentWords,
  countWords,
  cutSentences,
  demoteHeadings,
  describeContent,
  entities,
  faqPairs,
  insertInternalLinks,
  keywordUse,
  openQuestions,
  plainText,
  rankEvidence,
  rankForEach,
  readability,
  readPage,
  recommendLength,
  removeForeignLinks,
  renderHtml,
  scoreQuality,
  scoreSeo,
  sentences,
  stripMarks,
  structuredData,
  supports,
  toEvidence,
  toMarkdown,
  toMdx,
};
export type AnalysisOperations = typeof analysisOperations;
