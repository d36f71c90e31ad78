import { baseOf, type Post, unless } from "../../post.ts";
import { linesOf, textParts, unmarked } from "../../reading.ts";
import { sentencesIn } from "../../sentences.ts";
import { citedSentences } from "../citations.ts";

const months: Record<string, number> = Object.fromEntries(
  [
    "January Januar enero",
    "February Februar febrero",
    "March März marzo",
    "April abril",
    "May Mai mayo",
    "June Juni junio",
    "July Juli julio",
    "August agosto",
    "September septiembre",
    "October Oktober octubre",
    "November noviembre",
    "December Dezember diciembre",
  ].flatMap((names, index) => names.split(" ").map((name) => [name.toLowerCase(), index + 1])),
);

interface When {
  year: number;
  month: number | undefined;
  day: number | undefined;
  text: string;
}

/** The first year of a sentence, with the day and the month before it. */
function whenOf(text: string): When | undefined {
  const found = /(?:(?:(\d{1,2})\.?(?: de)? )?(\p{L}+)(?: de)? )?(?<![\d.,])((?:1[5-9]|20)\d\d)(?![\d]|[.,]\d)/u.exec(
    text,
  );
  if (found === null) return undefined;
  const [, day, word = "", year] = found;
  const month = months[word.toLowerCase()];
  return { year: Number(year), month, day: month === undefined || day === undefined ? undefined : Number(day), text };
}

function isAfter(one: When, other: When): boolean {
  if (one.year !== other.year) return one.year > other.year;
  if (one.month === undefined || other.month === undefined || one.month !== other.month)
    return (one.month ?? 0) > (other.month ?? 13);
  return (one.day ?? 0) > (other.day ?? 32);
}

/** The dated sentences of the body, in the order of the text. */
function story(post: Post): When[] {
  const parts = textParts(post.result.content);
  const faq = parts.findIndex(({ level }) => level === 3);
  return linesOf(faq < 0 ? parts : parts.slice(0, faq))
    .filter(({ kind }) => kind === "paragraph" || kind === "item")
    .flatMap(({ text }) => sentencesIn(text, baseOf(post)))
    .flatMap((sentence) => whenOf(unmarked(sentence)) ?? []);
}

/** What is dated stands in the order of time; without dates the phases are counted. */
export function timeline(post: Post): string[] {
  const dated = story(post);
  const phases = textParts(post.result.content).flatMap(
    ({ heading }) => /^(?:Phase|Fase) (\d+): /.exec(heading)?.[1] ?? [],
  );
  const isCounted = phases.length >= 2 && phases.every((number, index) => Number(number) === index + 1);
  if (post.input.sources.length === 0) return unless(isCounted, "The phases are not counted from 1.");
  const early = dated.filter((when, index) => index > 0 && isAfter(dated[index - 1]!, when));
  const years = new Set(citedSentences(post).flatMap(({ sentence }) => whenOf(sentence)?.year ?? []));
  return [
    ...early.map(({ text }) => `This comes too late: "${text}"`),
    ...unless(years.size >= 5, `Only ${years.size} years of the sources are told.`),
  ];
}
