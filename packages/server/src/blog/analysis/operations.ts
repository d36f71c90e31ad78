import { cite, stripMarks, supports } from "./citations.ts";
import { toMarkdown } from "./document.ts";
import { analyseIntent } from "./intent.ts";
import { insertInternalLinks } from "./internal-links.ts";
import { analyseKeywords, keywordUse } from "./keywords.ts";
import { removeForeignLinks } from "./links.ts";
import { countWords, demoteHeadings, describeContent, plainText, renderHtml, sentences } from "./markdown.ts";
import { cleanModelText } from "./model-text.ts";
import { readPage } from "./page.ts";
import { contentWords } from "./phrases.ts";
import { scoreQuality } from "./quality.ts";
import { readability } from "./readability.ts";
import { scoreSeo } from "./seo.ts";
import { analyseSources, rankEvidence, recommendLength, toEvidence } from "./sources.ts";
import { entities, faqPairs, structuredData } from "./structured-data.ts";

/** Every analysis by name: what a worker thread can be asked for. Pure, synchronous, JSON in and out. */
export const analysisOperations = {
  analyseIntent,
  analyseKeywords,
  analyseSources,
  cite,
  cleanModelText,
  contentWords,
  countWords,
  demoteHeadings,
  describeContent,
  entities,
  faqPairs,
  insertInternalLinks,
  keywordUse,
  plainText,
  rankEvidence,
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
};
export type AnalysisOperations = typeof analysisOperations;
