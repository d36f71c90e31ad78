import type { ContentMetadata } from "@galley/contract";
import { judgeImages } from "./alt-texts.ts";
import { type Check, within, yes } from "./checks.ts";
import type { KeywordUse } from "./keywords.ts";
import { mentions } from "./mentions.ts";
import {
  below,
  longestOf,
  type Part,
  partsOf,
  placeOf,
  quoted,
  skippedLevels,
  thereAre,
  topHeadings,
} from "./parts.ts";
import { countPhrase, searchable } from "./phrases.ts";
import type { SeoInput } from "./seo.ts";
import { wordsOf } from "./words.ts";

/** Uses for 100 words; words. */
const bounds = { density: [0.5, 3], introduction: 100, words: 300 } as const;

interface Body {
  input: SeoInput;
  keyword: string;
  content: ContentMetadata;
  parts: Part[];
}

function introductionCheck({ input, keyword, parts }: Body): Check {
  const text = parts
    .flatMap(({ paragraphs }) => paragraphs)
    .slice(0, 5)
    .join(" ");
  const introduction = wordsOf(text).slice(0, bounds.introduction).join(" ");
  const begins = text === "" ? "" : `, which begin ${quoted(text, 60)}`;
  return {
    weight: 8,
    met: mentions(introduction, keyword, input.language),
    advice: `Use the main keyword "${keyword}" in the first ${bounds.introduction} words${begins}.`,
  };
}

function densityCheck({ input, keyword, parts }: Body, use: KeywordUse): Check {
  const [rarest, densest] = bounds.density;
  const phrase = searchable(keyword, input.language);
  const counted = parts.map((part) => ({
    part,
    count: part.paragraphs.reduce((sum, text) => sum + countPhrase(searchable(text, input.language), phrase), 0),
  }));
  const without = longestOf(counted.filter(({ count }) => count === 0).map(({ part }) => part));
  const most = counted.toSorted((a, b) => b.count - a.count)[0];
  const measured = `it is used ${use.count} times, ${use.density} for 100 words; ${rarest} to ${densest} is usual`;
  const more = without ? ` The longest part without it is ${placeOf(without)}.` : "";
  const less = most && most.count > 1 ? ` It stands most often in ${placeOf(most.part)}, ${most.count} times.` : "";
  return {
    weight: 10,
    met: within(use.density, rarest, densest),
    advice:
      use.density < rarest
        ? `Use the main keyword "${keyword}" more often: ${measured}.${more}`
        : `Use the main keyword "${keyword}" less often: ${measured}.${less}`,
  };
}

function headingChecks({ input, keyword, content, parts }: Body): Check[] {
  const { headings } = content;
  const second = headings.filter(({ level }) => level === 2);
  const longest = longestOf(parts);
  const skipped = skippedLevels(headings);
  const such = second[0] ? `, for instance in ${quoted(second[0].text)}` : "";
  return [
    { weight: 6, met: yes(headings.filter(({ level }) => level === 1).length === 1), advice: topHeadings(headings) },
    {
      weight: 8,
      met: Math.min(1, second.length / 3),
      advice: `Divide the text by at least 3 headings of level 2; ${thereAre(second.length)}.${longest ? ` The longest part is ${placeOf(longest)}, ${longest.words} words.` : ""}`,
    },
    { weight: 5, met: yes(skipped.length === 0), advice: skipped },
    {
      weight: 5,
      met: Math.max(0, ...second.map(({ text }) => mentions(text, keyword, input.language))),
      advice: `Use the main keyword "${keyword}" in a heading of level 2${such}.`,
    },
  ];
}

/** The first sentence with a number: what a reader would like to see a source for. */
const firstFigure = (parts: Part[]): string | undefined =>
  parts.flatMap(({ sentences }) => sentences).find((sentence) => /\d/.test(sentence));

function referenceChecks({ input, content, parts }: Body): Check[] {
  const { images, findings } = judgeImages(input.markdown, input.keywords, input.language);
  const longest = longestOf(parts);
  const shortest = parts.toSorted((a, b) => a.words - b.words)[0];
  const figure = firstFigure(parts);
  return [
    { weight: 4, met: images === 0 ? null : 1 - findings.length / images, advice: findings },
    {
      weight: 5,
      met: yes(input.internal_links > 0),
      advice: `Link to at least one other page of your own${longest ? `, for instance from the text${below(longest)}` : ""}.`,
    },
    {
      weight: 4,
      met: yes(input.citations > 0),
      advice: `Cite at least one source${figure ? `, for instance for ${quoted(figure)}` : ""}.`,
    },
    {
      weight: 4,
      met: Math.min(1, content.word_count / bounds.words),
      advice: `Write at least ${bounds.words} words; ${thereAre(content.word_count)}.${shortest ? ` The shortest part is ${placeOf(shortest)}, ${shortest.words} words.` : ""}`,
    },
  ];
}

/** What result pages look at in the text of a post. */
export function bodyChecks(input: SeoInput, keyword: string, content: ContentMetadata, use: KeywordUse): Check[] {
  const body = { input, keyword, content, parts: partsOf(input.markdown, input.language) };
  return [introductionCheck(body), densityCheck(body, use), ...headingChecks(body), ...referenceChecks(body)];
}
