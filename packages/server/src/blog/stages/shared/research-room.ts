import type { PassageRoom } from "../../analysis/questions.ts";
import type { BlogPinned, Competitor, CompetitorAnalysis } from "../../types.ts";
import { cutAtWord } from "./lines.ts";

/** How much of the research the briefs of an outline carry. */
interface ResearchRoom {
  /** For the brief of the readers' perspectives, which only have to see what the sources are about. */
  perspectives: PassageRoom;
  outline: PassageRoom;
  /** Articles, headings of each, and characters of a heading. */
  competitors: number;
  headings: number;
  heading: number;
}

/** Some 8,000 tokens of research: all that the plan of one post can use, and a few cents at most. */
const ample: ResearchRoom = {
  perspectives: { passages: 20, characters: 12_000 },
  outline: { passages: 40, characters: 24_000 },
  competitors: 8,
  headings: 24,
  heading: 120,
};

/** A server of one's own may have a context of 8,192 tokens, of which the plan itself takes more than half. */
const narrow: ResearchRoom = {
  perspectives: { passages: 8, characters: 3500 },
  outline: { passages: 12, characters: 3800 },
  competitors: 3,
  headings: 6,
  heading: 60,
};

/** The room that all have who may be asked: also those who stand in for the model in an outage. */
export function roomFor({ model, fallbacks = [] }: BlogPinned): ResearchRoom {
  return [model, ...fallbacks].some(({ provider }) => provider === "openai-compatible") ? narrow : ample;
}

/** Whom the post competes with: what a search has found first, then the author's own sources. */
export function competitorsFor(analysis: CompetitorAnalysis | undefined, room: ResearchRoom) {
  const { sources = [] } = analysis ?? {};
  const structured = ({ headings }: Competitor): boolean => headings.length > 0;
  const found = sources.filter((source) => source.found).filter(structured);
  const own = sources.filter((source) => !source.found).filter(structured);
  return [...found, ...own].slice(0, room.competitors).map(({ title, words, headings }) => ({
    title: cutAtWord(title, room.heading),
    words,
    headings: headings.slice(0, room.headings).map((heading) => cutAtWord(heading, room.heading)),
  }));
}
