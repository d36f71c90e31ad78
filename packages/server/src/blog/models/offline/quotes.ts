import { type Paragraph, paragraph, pieces, wish } from "./compose.ts";
import type { Desk } from "./desk.ts";
import type { Quote } from "./evidence.ts";
import type { Piece } from "./fit.ts";

/**
 * The share of a section that its sources may fill before its own sentences; above it they only fill gaps. What happened
 * in a period nobody can say but they.
 */
const share = { usual: 0.6, period: 0.9 };
const perParagraph = 3;
/** Below this a line that announces the sources would take the room of what they say. */
const leastForLead = 90;

/**
 * Quotes as paragraphs of a few sentences. The most relevant are wanted most; before the first of them stands a line
 * that announces the sources, another one in each section (`index`).
 */
export function quoteParagraphs(
  desk: Desk,
  quotes: readonly Quote[],
  target: number,
  index: number,
  kind: keyof typeof share = "usual",
): Paragraph[] {
  const ranked = [...quotes].sort((a, b) => b.relevance - a.relevance);
  const wanted = new Set<Quote>();
  let words = 0;
  for (const quote of ranked) {
    if (words + quote.words > target * share[kind]) continue;
    wanted.add(quote);
    words += quote.words;
  }
  const first = ranked.find((quote) => wanted.has(quote));
  const paragraphs: Paragraph[] = [];
  for (let at = 0; at < quotes.length; at += perParagraph) {
    const group = quotes.slice(at, at + perParagraph);
    const said = group.map((quote): Piece => {
      const value = wanted.has(quote) ? wish.quote + quote.relevance : wish.quoteToSpare;
      return { text: quote.text, words: quote.words, value, required: quote === first };
    });
    const leads = desk.stock.phrases.sourceLeads;
    const lead = first !== undefined && group.includes(first) && target >= leastForLead ? leads[index] : undefined;
    paragraphs.push(paragraph(lead === undefined ? [] : pieces(desk, [lead], wish.quote), said));
  }
  return paragraphs;
}
