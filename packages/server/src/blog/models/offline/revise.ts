import { countWords as countMarkdown } from "../../analysis/markdown.ts";
import type { ReviseBrief } from "../../briefs/revise.ts";
import { readBlocks, type TextBlock, writeBlocks } from "./blocks.ts";
import { compose, paragraph, pieces, wish } from "./compose.ts";
import type { Desk } from "./desk.ts";
import { fit } from "./fit.ts";
import { facetOfHeading } from "./headings.ts";
import { missingTerms, weaveIn } from "./integrate.ts";
import { hash } from "./seed.ts";
import { countWords, fingerprint, sentencesOf } from "./words.ts";

/** Sentences above 24 words are cut where that is safe; 20 is what is aimed at, and a cut makes two short ones. */
const longSentence = 24;
const leastPart = 4;
const longParagraph = 110;
const tolerance = 0.08;

/** Cuts a sentence at a semicolon or before a conjunction with a subject. One that rests on a source stays whole. */
function cutSentence(sentence: string, joint: RegExp): string {
  if (countWords(sentence) <= longSentence || /[[\]`|<*]/.test(sentence)) return sentence;
  const places = [...sentence.matchAll(/; /g), ...sentence.matchAll(new RegExp(joint, "gu"))];
  for (const { index, 0: found } of places) {
    const before = sentence.slice(0, index);
    const after = sentence.slice(index + found.length);
    const balanced = Math.min(countWords(before), countWords(after)) >= leastPart;
    // Inside brackets or quotation marks a full stop would tear them apart.
    const closed = !/[(“„«][^)”“»]*$/u.test(before);
    if (balanced && closed) return `${before}. ${after.charAt(0).toUpperCase()}${after.slice(1)}`;
  }
  return sentence;
}

function mendParagraph(text: string, desk: Desk): TextBlock[] {
  const { language, phrases } = desk.stock;
  const given = sentencesOf(text, language);
  const mended = given.map((sentence) => cutSentence(sentence, phrases.joint));
  const changed = mended.some((sentence, index) => sentence !== given[index]);
  if (countWords(text) <= longParagraph || mended.length < 4) {
    return [{ text: changed ? mended.join(" ") : text, prose: true }];
  }
  const middle = Math.ceil(mended.length / 2);
  return [mended.slice(0, middle), mended.slice(middle)].map((part) => ({ text: part.join(" "), prose: true }));
}

/** Leaves out sentences so that about `surplus` words go: never one with a mark, the first of a paragraph, or a list. */
function shorten(blocks: readonly TextBlock[], surplus: number, language: string): TextBlock[] {
  const sentences = blocks.map(({ text, prose }) => (prose ? sentencesOf(text, language) : []));
  const candidates = sentences.flatMap((list, block) =>
    list.flatMap((text, index) =>
      index === 0 || /\[e\d+\]|\]\(/.test(text)
        ? []
        : { text, words: countWords(text), value: 1 + index / 10, block, index },
    ),
  );
  const dropped = fit(candidates, surplus, surplus + leastPart);
  return blocks.map((block, at) => {
    const gone = new Set(dropped.filter((one) => one.block === at).map(({ index }) => index));
    if (gone.size === 0) return block;
    return { ...block, text: sentences[at]!.filter((_, index) => !gone.has(index)).join(" ") };
  });
}

/** Adds sentences of the heading's facet that the text does not have yet, then general ones. */
function lengthen(desk: Desk, brief: ReviseBrief, text: string, missing: number): string {
  const facet = facetOfHeading(desk, brief.heading);
  const own = facet === undefined ? [] : desk.stock.facets[facet].text.flat();
  const { reserve } = desk.stock.phrases;
  const turn = hash(brief.heading) % reserve.length;
  const general = [...reserve.slice(turn), ...reserve.slice(0, turn)];
  const has = fingerprint(text);
  const fresh = [...pieces(desk, own, wish.own), ...pieces(desk, general, wish.spare)].filter(
    (candidate) => !has.includes(fingerprint(candidate.text)),
  );
  const added = compose([paragraph(fresh)], missing);
  return added === "" ? text : `${text}\n\n${added}`;
}

/** Keywords of the post that a finding names and the text does not have. */
function namedKeywords(desk: Desk, brief: ReviseBrief, text: string): string[] {
  const findings = brief.findings.join("\n").toLowerCase();
  return missingTerms(
    text,
    desk.post.keywords.filter((keyword) => findings.includes(keyword.toLowerCase())),
  );
}

/**
 * Mends what it can: long sentences, long paragraphs, missing keywords and a wrong length. Without findings, and where
 * nothing of that kind is wrong, the text comes back as it was.
 */
export function writeRevision(desk: Desk, brief: ReviseBrief): string {
  if (brief.findings.length === 0) return brief.text;
  const blocks = readBlocks(brief.text).flatMap((block) => (block.prose ? mendParagraph(block.text, desk) : [block]));
  const keywords = namedKeywords(desk, brief, brief.text);
  const woven = keywords.length === 0 ? blocks : weaveIn(desk, brief.heading, blocks, keywords);
  const text = writeBlocks(woven);
  const off = countMarkdown(text) - brief.target_words;
  const allowed = Math.max(brief.target_words * tolerance, 3);
  if (off > allowed) return writeBlocks(shorten(woven, off, desk.stock.language));
  if (off < -allowed) return lengthen(desk, brief, text, -off);
  return text === writeBlocks(readBlocks(brief.text)) ? brief.text : text;
}
