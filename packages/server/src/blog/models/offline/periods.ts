import type { OutlineBrief } from "../../briefs/outline.ts";
import type { SectionBrief } from "../../briefs/section.ts";
import { isBefore, type Moment, momentOf, sayMoment, type Unit, units } from "./dates.ts";
import type { Desk } from "./desk.ts";
import { type Quote, quotesFor } from "./evidence.ts";
import type { TypeWords } from "./stock/shape.ts";

/** A part of a timeline, from a date that a source gives up to that of the next part. */
interface Period {
  heading: string;
  /** What the sources date to it. */
  points: string[];
}

interface Dated {
  when: Moment;
  text: string;
}

/** What the first date of a passage tells. */
function datedIn(desk: Desk, piece: SectionBrief["evidence"][number]): Dated[] {
  const found = quotesFor(desk, [piece], []).find(({ when }) => when !== undefined);
  return found?.when === undefined ? [] : [{ when: found.when, text: found.text.replace(/\s?\[e\d+\]/g, "") }];
}

/** The coarsest unit in which the moments differ. */
function unitFor(told: readonly Dated[]): Unit | undefined {
  const names = Object.keys(units) as Unit[];
  return names.find((unit) => new Set(told.map(({ when }) => Math.floor(when / units[unit]))).size > 1);
}

/** `things` in `parts` groups that follow each other, the first ones larger where they cannot be equal. */
function inGroups<T>(things: readonly T[], parts: number): T[][] {
  const rest = things.length % parts;
  const size = Math.floor(things.length / parts);
  const startOf = (part: number) => part * size + Math.min(part, rest);
  return Array.from({ length: parts }, (_, part) => things.slice(startOf(part), startOf(part + 1)));
}

/**
 * The periods of a timeline, at most `most`, each beginning with a date of the evidence; none for other types and where
 * the evidence has fewer than two dates.
 */
export function periodsOf(desk: Desk, evidence: OutlineBrief["evidence"], most: number): Period[] {
  if (desk.post.blog_type !== "timeline") return [];
  const told = evidence.flatMap((piece) => datedIn(desk, piece)).sort((a, b) => a.when - b.when);
  const unit = unitFor(told);
  if (unit === undefined) return [];
  const starts = [...Map.groupBy(told, ({ when }) => Math.floor(when / units[unit])).values()];
  return inGroups(starts, Math.min(most, starts.length)).map((group) => {
    const points = group.flat();
    const date = sayMoment(points[0]!.when, unit, desk.stock.language);
    return {
      heading: desk.stock.phrases.timeline.from.replace("{date}", date),
      points: points.map(({ text }) => text),
    };
  });
}

/** Where the part with this heading begins; undefined where it is none of a dated timeline. */
export function periodOf(desk: Desk, heading: string): Moment | undefined {
  const [before = "", after = ""] = desk.stock.phrases.timeline.from.split("{date}");
  const isOne = desk.post.blog_type === "timeline" && heading.startsWith(before) && heading.endsWith(after);
  if (!isOne) return undefined;
  const date = heading.slice(before.length, heading.length - after.length);
  const when = momentOf(`in ${date}`);
  const names = Object.keys(units) as Unit[];
  const isSaid = when !== undefined && names.some((unit) => sayMoment(when, unit, desk.stock.language) === date);
  return isSaid ? when : undefined;
}

/** Whether a post with these headings is a timeline that tells dates. */
export function tellsDates(desk: Desk, headings: readonly string[]): boolean {
  return headings.some((heading) => periodOf(desk, heading) !== undefined);
}

/** What is said because of the type of post; a timeline that tells dates has words of its own. */
export function typeWords(desk: Desk, headings: readonly string[]): TypeWords {
  const { phrases, types } = desk.stock;
  return tellsDates(desk, headings) ? phrases.timeline : types[desk.post.blog_type];
}

/** A dated sentence with those that follow it in its source, and lean on it. */
interface Story {
  when: Moment | undefined;
  quotes: Quote[];
}

function storiesOf(quotes: readonly Quote[]): Story[] {
  return [...Map.groupBy(quotes, ({ source }) => source).values()].flatMap((told) => {
    const stories: Story[] = [];
    for (const quote of told) {
      const last = stories.at(-1);
      if (last === undefined || (last.when !== undefined && quote.when !== undefined)) {
        stories.push({ when: quote.when, quotes: [quote] });
        continue;
      }
      last.quotes.push(quote);
      last.when ??= quote.when;
    }
    return stories;
  });
}

/**
 * What a section of a dated timeline may quote: its own period in the order of time, then what has no date; other
 * sections only the latter, or the order would be lost. In other posts everything, as it is.
 */
export function tellInOrder(desk: Desk, brief: SectionBrief, quotes: readonly Quote[]): Quote[] {
  if (!tellsDates(desk, brief.headings)) return [...quotes];
  const from = periodOf(desk, brief.section.heading);
  const next = brief.headings.slice(brief.headings.indexOf(brief.section.heading) + 1);
  const until = next.map((heading) => periodOf(desk, heading)).find((when) => when !== undefined);
  const isIn = (when: Moment) =>
    from !== undefined && !isBefore(when, from) && (until === undefined || isBefore(when, until));
  return storiesOf(quotes)
    .filter(({ when }) => when === undefined || isIn(when))
    .sort((a, b) => (a.when ?? Number.POSITIVE_INFINITY) - (b.when ?? Number.POSITIVE_INFINITY) || 0)
    .flatMap((story) => story.quotes);
}
