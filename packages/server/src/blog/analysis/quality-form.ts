import type { QualityDimension } from "@galley/contract";
import { judgeImages } from "./alt-texts.ts";
import { judge, within, yes } from "./checks.ts";
import { below, longestOf, type Part, placeOf, quoted, skippedLevels, thereAre, topHeadings } from "./parts.ts";
import { partWith, type Reading } from "./quality-reading.ts";
import { readability } from "./readability.ts";
import { splitSentences } from "./sentence-split.ts";
import { countWordsIn } from "./words.ts";

export type Judged = Pick<QualityDimension, "score" | "findings">;

/** So many findings of one kind are enough to begin with. */
const shown = 5;
const plainEnglish = 60;

/** The part of some length that is hardest to read, with its ease. */
function hardestPart({ parts, input }: Reading): { part: Part; ease: number } | undefined {
  return parts
    .filter(({ words }) => words >= 40)
    .flatMap((part) => {
      const ease = readability(part.paragraphs.join("\n\n"), input.language).score;
      return ease === null ? [] : [{ part, ease }];
    })
    .toSorted((a, b) => a.ease - b.ease)[0];
}

export function judgeReadability(reading: Reading): Judged {
  const { input, parts } = reading;
  const { reason, hard } = readability(input.markdown, input.language);
  if (input.readability === null) return { score: null, findings: [reason ?? "There is no readability score."] };
  const findings = hard
    .slice(0, shown)
    .map(
      (sentence) =>
        `Split this sentence of ${countWordsIn(sentence)} words${below(partWith(parts, sentence))}: ${quoted(sentence)}`,
    );
  if (input.readability < plainEnglish) {
    const hardest = hardestPart(reading);
    const where = hardest ? ` The hardest part is ${placeOf(hardest.part)}, with ${hardest.ease}.` : "";
    findings.unshift(
      `Use shorter words and sentences: the reading ease is ${input.readability}, plain English begins at ${plainEnglish}.${where}`,
    );
  }
  return { score: input.readability, findings };
}

export function judgeSeo({ input }: Reading): Judged {
  return { score: input.seo, findings: input.seoFindings.slice(0, shown) };
}

/** The paragraphs that are too long to take in, each with its place. */
function longParagraphs({ parts, input }: Reading): Array<{ text: string; part: Part }> {
  const isLong = (text: string): boolean => countWordsIn(text) > 150 || splitSentences(text, input.language).length > 6;
  return parts.flatMap((part) => part.paragraphs.filter(isLong).map((text) => ({ text, part })));
}

function headingAdvice({ parts, content }: Reading): string {
  const sparse = content.word_count / Math.max(1, content.headings.length) > 300;
  const [longest, shortest] = [longestOf(parts), parts.toSorted((a, b) => a.words - b.words)[0]];
  const advice = "Give the text a heading for every 60 to 300 words";
  if (sparse) return `${advice}${longest ? `: divide ${placeOf(longest)}, which has ${longest.words} words` : ""}.`;
  return `${advice}${shortest ? `: extend ${placeOf(shortest)}, which has ${shortest.words}, or join it with the part beside it` : ""}.`;
}

export function judgeStructure(reading: Reading): Judged {
  const { input, content, parts } = reading;
  const words = content.word_count;
  const second = content.headings.filter(({ level }) => level === 2);
  const paragraphs = parts.flatMap((part) => part.paragraphs).length;
  const long = longParagraphs(reading);
  const empty = input.sections.filter(({ body }) => countWordsIn(body) === 0);
  const kinds = new Set(input.sections.map(({ kind }) => kind));
  const longest = longestOf(parts);
  const skipped = skippedLevels(content.headings);
  const [first, last] = [second[0], second.at(-1)];
  return judge([
    {
      weight: 15,
      met: yes(kinds.has("introduction")),
      advice: `Begin with an introduction${first ? ` above ${quoted(first.text)}` : ""}.`,
    },
    {
      weight: 15,
      met: yes(kinds.has("conclusion")),
      advice: `End with a conclusion${last ? `; the text ends with ${quoted(last.text)}` : ""}.`,
    },
    {
      weight: 20,
      met: Math.min(1, second.length / 3),
      advice: `Divide the text by at least 3 headings of level 2; ${thereAre(second.length)}.${longest ? ` The longest part is ${placeOf(longest)}.` : ""}`,
    },
    { weight: 15, met: within(words / Math.max(1, content.headings.length), 60, 300), advice: headingAdvice(reading) },
    { weight: 10, met: yes(skipped.length === 0), advice: skipped },
    {
      weight: 15,
      met: paragraphs === 0 ? 0 : 1 - long.length / paragraphs,
      advice: long
        .slice(0, shown)
        .map(
          ({ text, part }) =>
            `Divide the paragraph of ${countWordsIn(text)} words${below(part)} that begins ${quoted(text, 60)}`,
        ),
    },
    {
      weight: 5,
      met: words <= 500 ? null : yes(content.has_lists || content.has_tables),
      advice: `Put what can be listed into a list or a table${longest ? `, for instance in ${placeOf(longest)}` : ""}.`,
    },
    {
      weight: 5,
      met: yes(empty.length === 0),
      advice: empty.map((section) => `Write or drop the section ${quoted(section.heading)}; it has no text.`),
    },
  ]);
}

/** Words of a link that say nothing when they are read out alone. */
const emptyLinkWords =
  /^(?:here|click here|this|link|read more|more|hier|hier klicken|mehr|mehr lesen|aquí|haz clic aquí|más|leer más)$/i;

export function judgeAccessibility({ input, content }: Reading): Judged {
  const { images, findings } = judgeImages(input.markdown, input.keywords, input.language);
  const vague = content.links.filter(
    ({ text }) => text === "" || emptyLinkWords.test(text) || /^(?:https?:|www\.)/i.test(text),
  );
  const unnamed = content.headings.filter(({ text }) => text === "").length;
  const top = topHeadings(content.headings);
  const skipped = skippedLevels(content.headings);
  return judge([
    { weight: 35, met: images === 0 ? null : 1 - findings.length / images, advice: findings.slice(0, shown) },
    { weight: 25, met: yes(skipped.length === 0), advice: skipped },
    { weight: 15, met: yes(top.length === 0), advice: top },
    {
      weight: 15,
      met: content.links.length === 0 ? null : 1 - vague.length / content.links.length,
      advice: vague
        .slice(0, shown)
        .map(({ text, href }) => `Let the link ${quoted(text)} to ${quoted(href)} say where it leads.`),
    },
    { weight: 10, met: yes(unnamed === 0), advice: `Give every heading words; ${unnamed} have none.` },
  ]);
}
