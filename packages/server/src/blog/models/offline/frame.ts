import type { SectionBrief } from "../../briefs/section.ts";
import { compose, opener, paragraph, pieces, spareParagraphs, wish } from "./compose.ts";
import type { Desk } from "./desk.ts";
import { quotesFor } from "./evidence.ts";
import type { Piece } from "./fit.ts";
import { tellInOrder, typeWords } from "./periods.ts";
import { shareOf } from "./share-out.ts";

/** Sources belong to the body; here they come after the writer's own sentences. */
const quoteAtLast = 1.2;

function leftOver(desk: Desk, brief: SectionBrief) {
  const { spare } = shareOf(desk, brief);
  const quotes = tellInOrder(desk, brief, quotesFor(desk, brief.evidence, [desk.post.topic]));
  const said = quotes.map(({ text, words }): Piece => ({ text, words, value: quoteAtLast }));
  return [...spareParagraphs(desk, spare), paragraph(said)];
}

/** The first of what the request names: whom and what the post is about. */
function named(desk: Desk): Piece[] {
  const { audience, brand, product, category, items } = desk.stock.phrases;
  const { post } = desk;
  const say = (template: string, slot: string, value: string | undefined) =>
    value === undefined ? [] : pieces(desk, [template], wish.keyword, { [slot]: desk.name(value) });
  return [
    ...say(audience[0]!, "aud", post.target_audience),
    ...say(brand[0]!, "brand", post.brand_name),
    ...say(product[0]!, "product", post.product_name),
    ...say(category[0]!, "category", post.category),
    ...(post.comparison_items.length < 2
      ? []
      : pieces(desk, [items[0]!], wish.keyword, { list: desk.list(post.comparison_items.map(desk.name)) })),
  ];
}

/** Markdown of the introduction. */
export function writeIntroduction(desk: Desk, brief: SectionBrief): string {
  const { stock, post } = desk;
  const tone = stock.tones[post.tone].opening;
  const type = typeWords(desk, brief.headings).opening;
  const target = brief.section.target_words;
  const [why = [], how = [], use = []] = stock.phrases.introduction;
  const parts = [
    paragraph(
      pieces(desk, tone.slice(0, 1), wish.tone),
      opener(pieces(desk, type.slice(0, 1), wish.opener), target),
      pieces(desk, type.slice(1), wish.opener),
    ),
    paragraph(pieces(desk, why, wish.own), named(desk)),
    paragraph(pieces(desk, tone.slice(1), wish.tone), pieces(desk, how, wish.own)),
    paragraph(pieces(desk, use, wish.own)),
  ];
  return compose([...parts, ...leftOver(desk, brief)], target);
}

/** Markdown of the conclusion. */
export function writeConclusion(desk: Desk, brief: SectionBrief): string {
  const { stock, post } = desk;
  const tone = stock.tones[post.tone].closing;
  const [sum = [], keep = [], next = []] = stock.phrases.conclusion;
  const parts = [
    paragraph(pieces(desk, sum, wish.opener), pieces(desk, tone.slice(0, 1), wish.tone)),
    paragraph(pieces(desk, keep, wish.own)),
    ...leftOver(desk, brief),
    paragraph(pieces(desk, next, wish.own)),
    paragraph(
      pieces(desk, [typeWords(desk, brief.headings).closing], wish.opener),
      pieces(desk, tone.slice(1), wish.tone),
    ),
  ];
  return compose(parts, brief.section.target_words);
}
