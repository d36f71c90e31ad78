import { blogPlans, type HeadingStyle } from "./blog-plans.ts";
import type { Desk } from "./desk.ts";
import { mainKeyword } from "./names.ts";
import { headingText } from "./safe-text.ts";
import { type Facet, type FacetId, facetIds } from "./stock/shape.ts";

function namesOf(facet: Facet): string[] {
  return [facet.title, facet.act, facet.question, facet.symptom, facet.myth];
}

/** Names are spelled in headings as they are spoken in sentences: formally or not. */
function spoken(desk: Desk, name: string): string {
  return desk.say(name) || name;
}

/** A heading begins with a subject only while it stays short enough to be read at a glance. */
const longestPrefix = 30;

function prefixed(desk: Desk, prefix: string, name: string): string {
  const subject = headingText(prefix);
  if (subject === "" || subject.length > longestPrefix || /[:?!.]/u.test(subject)) return name;
  // German names may begin with a noun, which keeps its capital.
  const rest = desk.stock.language === "de" ? name : name.charAt(0).toLowerCase() + name.slice(1);
  return `${subject.charAt(0).toUpperCase()}${subject.slice(1)}: ${rest}`;
}

/**
 * The heading of a body section. Every third one begins with a keyword, where the style leaves room for it.
 * `index` counts body sections from 0.
 */
export function bodyHeading(
  desk: Desk,
  id: FacetId,
  style: HeadingStyle,
  index: number,
  keyword: string | undefined,
): string {
  const facet = desk.stock.facets[id];
  const { step, phase, myth } = desk.stock.phrases;
  const styles: Record<HeadingStyle, () => string> = {
    title: () => named(facet.title),
    act: () => named(facet.act),
    question: () => spoken(desk, facet.question),
    symptom: () => spoken(desk, facet.symptom),
    myth: () => `${myth}: ${spoken(desk, facet.myth)}`,
    numbered: () => `${index + 1}. ${spoken(desk, facet.act)}`,
    step: () => `${step} ${index + 1}: ${spoken(desk, facet.act)}`,
    phase: () => `${phase} ${index + 1}: ${spoken(desk, facet.title)}`,
  };
  const named = (name: string) =>
    index % 3 === 0 && keyword !== undefined ? prefixed(desk, keyword, spoken(desk, name)) : spoken(desk, name);
  return styles[style]();
}

/** The heading of the conclusion; with the main keyword where the headings of the body have no room for it. */
export function conclusionHeading(desk: Desk, heading: string): string {
  const style = blogPlans[desk.post.blog_type].heading;
  return style === "title" || style === "act" ? heading : prefixed(desk, mainKeyword(desk.post), heading);
}

/** The facet a heading speaks of: the longest name it ends with. Undefined for headings from elsewhere. */
export function facetOfHeading(desk: Desk, heading: string): FacetId | undefined {
  const given = heading.trim().toLowerCase();
  let found: FacetId | undefined;
  let length = 0;
  for (const id of facetIds) {
    for (const name of namesOf(desk.stock.facets[id])) {
      const wanted = spoken(desk, name).toLowerCase();
      if (wanted.length > length && given.endsWith(wanted)) {
        found = id;
        length = wanted.length;
      }
    }
  }
  return found;
}
