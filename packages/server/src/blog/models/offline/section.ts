import type { SectionBrief } from "../../briefs/section.ts";
import { blogPlans, type Form } from "./blog-plans.ts";
import { compose, opener, type Paragraph, paragraph, pieces, spareParagraphs, wish } from "./compose.ts";
import type { Desk } from "./desk.ts";
import { quotesFor } from "./evidence.ts";
import type { Piece } from "./fit.ts";
import { comparisonTable, labelledParts, taskList } from "./forms.ts";
import { asTerm } from "./names.ts";
import { periodOf, tellInOrder } from "./periods.ts";
import { quoteParagraphs } from "./quotes.ts";
import { type Share, shareOf } from "./share-out.ts";

/** Below this a list would leave no room for sentences. */
const leastForList = 70;

/** Sentences that bring in the section's keywords and the terms the author asked for. */
function keywordPieces(desk: Desk, brief: SectionBrief, share: Share): Piece[] {
  const { keyword, keywords, integrate } = desk.stock.phrases;
  const index = Math.max(share.bodyIndex, 0);
  const open = brief.section.keywords.filter((term) => !desk.names.includes(desk.phrase(term)));
  const [first, ...others] = open;
  const mentions = share.bodyIndex === 0 ? desk.instructions.mention : [];
  const template = (list: readonly string[], offset = 0) => list[(index + offset) % list.length]!;
  const said = [
    ...(first === undefined ? [] : pieces(desk, [template(keyword)], wish.keyword, { k: desk.phrase(first) })),
    ...(others.length === 1 ? pieces(desk, [template(keyword, 10)], wish.keyword, { k: desk.phrase(others[0]!) }) : []),
    ...(others.length > 1
      ? pieces(desk, [template(keywords)], wish.keyword, { list: desk.list(others.map(desk.phrase)) })
      : []),
    ...mentions.flatMap((term, at) =>
      pieces(desk, [template(integrate, at)], wish.keyword, { k: asTerm(term, desk.stock) }),
    ),
  ];
  // A keyword is left out only where its sentence would be most of the section.
  return said.map((one) => ({ ...one, required: one.words < brief.section.target_words / 4 }));
}

/** What the request names besides the topic, spread over the body so that each is spoken of. */
function namedPieces(desk: Desk, brief: SectionBrief, share: Share): Piece[] {
  const { audience, brand, product, category, items } = desk.stock.phrases;
  const { target_audience, brand_name, product_name, category: field, comparison_items } = desk.post;
  const given: Array<[string | undefined, string, string]> = [
    [brand_name, "brand", brand[1]!],
    [product_name, "product", product[1]!],
    [target_audience, "aud", audience[1]!],
    [field, "category", category[1]!],
    [brand_name, "brand", brand[2]!],
    [product_name, "product", product[2]!],
    [target_audience, "aud", audience[2]!],
  ];
  // The last of the inner sections may be the FAQ, where these would be lost.
  const count = Math.max(brief.headings.length - 3, 1);
  const said = given
    .filter(([value]) => value !== undefined)
    .flatMap(([value, slot, template], index) =>
      index % count === share.bodyIndex ? pieces(desk, [template], wish.keyword, { [slot]: desk.name(value!) }) : [],
    );
  if (comparison_items.length > 1 && share.bodyIndex === 1 % count) {
    said.push(...pieces(desk, [items[1]!], wish.keyword, { list: desk.list(comparison_items.map(desk.name)) }));
  }
  return said;
}

/** Labels, lists and tables that go with the type of post, put after the paragraphs they belong to. */
function addForms(desk: Desk, brief: SectionBrief, share: Share, paragraphs: readonly Paragraph[]): void {
  const { blog_type, comparison_items } = desk.post;
  const target = brief.section.target_words;
  const facet = share.facet === undefined ? undefined : desk.stock.facets[share.facet];
  const [top, why, how] = paragraphs;
  if (facet === undefined || top === undefined || why === undefined || how === undefined || target < 40) return;
  const form = blogPlans[blog_type].form;
  let room = target * (form === "checklist" ? 0.75 : 0.55);
  const tableAt = blog_type === "product_review" ? "criteria" : "options";
  const table = share.facet === tableAt ? comparisonTable(desk, comparison_items, room) : undefined;
  if (table !== undefined) {
    how.after.push(table);
    return;
  }
  for (const part of labelledParts(desk, facet, form)) {
    if (part.words > room) continue;
    top.after.push(part);
    room -= part.words;
  }
  const style = listStyle(desk, form, share.bodyIndex);
  if (style === undefined || target < leastForList) return;
  const list = taskList(desk, facet, style, share.bodyIndex, room);
  if (list !== undefined) (style === "bullets" ? how : why).after.push(list);
}

function listStyle(desk: Desk, form: Form, index: number): "bullets" | "steps" | "checklist" | undefined {
  if (desk.instructions.lists === "none") return undefined;
  if (form === "steps" || form === "checklist" || form === "bullets") return form;
  if (desk.instructions.lists === "more") return "bullets";
  // Prose is broken up by a list in every second section.
  return index % 2 === 1 ? "bullets" : undefined;
}

/** Markdown of a body section below its heading. */
export function writeBody(desk: Desk, brief: SectionBrief): string {
  const { section } = brief;
  const share = shareOf(desk, brief);
  const [first = [], second = [], ...later] = share.own;
  const opening = opener(pieces(desk, first.slice(0, 1), wish.opener), section.target_words);
  const aside = desk.stock.tones[desk.post.tone].asides[share.bodyIndex];
  const tone = aside === undefined ? [] : pieces(desk, [aside], wish.tone);
  const why = paragraph(opening, pieces(desk, first.slice(1), wish.own), tone);
  const how = paragraph(
    pieces(desk, second, wish.own),
    namedPieces(desk, brief, share),
    keywordPieces(desk, brief, share),
  );
  const about = [section.heading, ...section.points, ...section.keywords, desk.post.topic];
  const quoted = tellInOrder(desk, brief, quotesFor(desk, brief.evidence, about));
  const rest = later.map((text) => paragraph(pieces(desk, text, wish.own)));
  const spare = spareParagraphs(desk, share.spare);
  if (periodOf(desk, section.heading) !== undefined) {
    const told = quoteParagraphs(desk, quoted, section.target_words, share.bodyIndex, "period");
    return compose([...told, why, how, ...rest, ...spare], section.target_words);
  }
  const top = paragraph();
  addForms(desk, brief, share, [top, why, how]);
  const quotes = quoteParagraphs(desk, quoted, section.target_words, share.bodyIndex);
  const third = Math.ceil(quotes.length / 3);
  return compose(
    [
      top,
      why,
      ...quotes.slice(0, third),
      how,
      ...quotes.slice(third, 2 * third),
      ...rest,
      ...quotes.slice(2 * third),
      ...spare,
    ],
    section.target_words,
  );
}
