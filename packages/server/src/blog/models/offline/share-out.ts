import type { SectionBrief } from "../../briefs/section.ts";
import { planFacets } from "./blog-plans.ts";
import type { Desk } from "./desk.ts";
import { facetOfHeading } from "./headings.ts";
import { tellsDates } from "./periods.ts";
import { type FacetId, facetIds } from "./stock/shape.ts";

/**
 * What one section may say. Sections are written without knowledge of each other, yet no two may say the same; so
 * each works out, from the headings alone, how the whole stock is shared among all of them, and takes its own share.
 */
export interface Share {
  /** Counts body sections from 0; also chooses phrases of which each section gets another one. */
  bodyIndex: number;
  /** Undefined when the post has more sections than there are facets: the first user has its names and tasks. */
  facet: FacetId | undefined;
  /** The paragraphs (as templates) the section is made of. */
  own: readonly (readonly string[])[];
  /** Paragraphs of facets that no section has, for when the own ones are not enough. */
  spare: readonly (readonly string[])[];
}

/** How many spare paragraphs a body section gets for each one of the introduction, the conclusion or the FAQ. */
const bodyWeight = 4;

function paragraphsOf(desk: Desk, id: FacetId): readonly (readonly string[])[] {
  return desk.stock.facets[id].text;
}

/** The facet of each inner heading: the one it names, else the next one that suits the post and is free. */
function facetsOf(desk: Desk, inner: readonly string[]): FacetId[] {
  const named = inner.map((heading) => facetOfHeading(desk, heading));
  const taken = new Set(named.filter((id) => id !== undefined));
  const free = planFacets(desk.post.blog_type, inner.length, tellsDates(desk, inner)).filter((id) => !taken.has(id));
  const rest = facetIds.filter((id) => !taken.has(id) && !free.includes(id));
  const next = [...free, ...rest];
  return named.map((id, index) => id ?? next.shift() ?? facetIds[index % facetIds.length]!);
}

/** Who gets one of the things that are dealt out: every section in the first round, then those of the body. */
function seatsFor(headings: number): number[] {
  const all = Array.from({ length: headings }, (_, seat) => seat);
  const inner = all.slice(1, -1);
  return [...all, ...Array.from({ length: bodyWeight - 1 }, () => inner).flat()];
}

/** The part of the unused facets that is dealt to `position`: whole ones while there are enough, else paragraphs. */
function spareOf(desk: Desk, unused: readonly FacetId[], headings: number, position: number): Share["spare"] {
  const seats = seatsFor(headings);
  const mine = <T>(things: readonly T[]) => things.filter((_, index) => seats[index % seats.length] === position);
  if (unused.length >= headings) return mine(unused).flatMap((id) => paragraphsOf(desk, id));
  return mine(unused.flatMap((id) => paragraphsOf(desk, id)));
}

/** The share of the section in `brief`. */
export function shareOf(desk: Desk, brief: SectionBrief): Share {
  const { headings, section } = brief;
  const found = headings.indexOf(section.heading);
  const position = found < 0 ? headings.length : found;
  const outer = (section.kind === "introduction" || section.kind === "conclusion") && headings.length > 2;
  const inner = headings.slice(1, -1);
  const facets = facetsOf(desk, inner);
  const unused = facetIds.filter((id) => !facets.includes(id));
  const spare = spareOf(desk, unused, headings.length, position);
  const bodyIndex = position - 1;
  const id = outer ? undefined : (facets[bodyIndex] ?? facetOfHeading(desk, section.heading) ?? unused[0] ?? "goal");
  if (id === undefined) return { bodyIndex, facet: undefined, own: [], spare };
  const users = facets.flatMap((other, index) => (other === id ? [index] : []));
  const turn = Math.max(users.indexOf(bodyIndex), 0);
  const own = paragraphsOf(desk, id).filter((_, index) => users.length < 2 || index % users.length === turn);
  return { bodyIndex, facet: turn === 0 ? id : undefined, own, spare };
}
