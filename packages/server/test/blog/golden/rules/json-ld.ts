import { z } from "zod";
import { acceptedAt } from "../../stages/run-blog.ts";
import { type Post, type Rule, unless } from "../post.ts";
import { linesOf, type Part, textParts, unmarked } from "../reading.ts";
import { wordCount } from "./length.ts";
import { stepParts } from "./structure/how-to.ts";

const Thing = z.strictObject({
  "@type": z.enum(["Thing", "Person", "Organization", "Place"]),
  name: z.string().min(1),
});
const Work = z.strictObject({
  "@type": z.literal("CreativeWork"),
  name: z.string().min(1),
  url: z.url().optional(),
});

/** What a post says of itself, each name one that schema.org gives to a BlogPosting. */
const BlogPosting = z.strictObject({
  "@type": z.literal("BlogPosting"),
  headline: z.string().min(1).max(110),
  description: z.string().min(1),
  keywords: z.array(z.string()).min(1),
  inLanguage: z.string(),
  datePublished: z.iso.datetime(),
  dateModified: z.iso.datetime(),
  wordCount: z.int().min(1),
  about: Thing.optional(),
  mentions: z.array(Thing).min(1).optional(),
  citation: z.array(Work).min(1).optional(),
  author: z.strictObject({ "@type": z.literal("Organization"), name: z.string().min(1) }).optional(),
  articleSection: z.string().min(1).optional(),
});
const FaqPage = z.strictObject({
  "@type": z.literal("FAQPage"),
  mainEntity: z
    .array(
      z.strictObject({
        "@type": z.literal("Question"),
        name: z.string().min(1),
        acceptedAnswer: z.strictObject({ "@type": z.literal("Answer"), text: z.string().min(1) }),
      }),
    )
    .min(1),
});
const Direction = z.strictObject({ "@type": z.literal("HowToDirection"), position: z.int(), text: z.string().min(1) });
const Step = z
  .strictObject({
    "@type": z.literal("HowToStep"),
    position: z.int(),
    name: z.string().min(1),
    text: z.string().min(1).optional(),
    itemListElement: z.array(Direction).min(1).optional(),
  })
  .refine((step) => (step.text === undefined) !== (step.itemListElement === undefined));
const HowTo = z.strictObject({
  "@type": z.literal("HowTo"),
  name: z.string().min(1),
  inLanguage: z.string(),
  step: z.array(Step).min(2),
});
const Graph = z.strictObject({
  "@context": z.literal("https://schema.org"),
  "@graph": z.array(z.discriminatedUnion("@type", [BlogPosting, FaqPage, HowTo])),
});

/** The running text of a part, as an answer or a step has it. */
const proseIn = (part: Part): string =>
  linesOf([part])
    .filter(({ kind }) => kind === "paragraph" || kind === "item")
    .map(({ text }) => unmarked(text))
    .join("\n\n");

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

function posting({ input, result }: Post, found: z.infer<typeof BlogPosting>): string[] {
  const date = new Date(acceptedAt).toISOString();
  return [
    ...unless(result.title.startsWith(found.headline), `The headline "${found.headline}" is not that of the post.`),
    ...unless(found.description === result.meta_description, "The description is not that of the post."),
    ...unless(same(found.keywords, input.keywords), "The keywords are not those of the request."),
    ...unless(found.inLanguage === input.language, "The language is not that of the request."),
    ...unless(found.author?.name === input.brand_name, "The author is not the brand of the request."),
    ...unless(found.articleSection === input.category, "The section is not the category of the request."),
    ...unless(found.datePublished === date, `The date ${found.datePublished} is not that of the job.`),
    ...unless(
      found.wordCount === wordCount(result.content),
      `It says ${found.wordCount} words, the text has ${wordCount(result.content)}.`,
    ),
    ...(found.mentions ?? []).flatMap(({ name }) =>
      unless(result.content.includes(name), `The text does not mention ${name}.`),
    ),
  ];
}

/** The questions of the FAQ section, in a post of questions all of them, with their answers, as they stand in the text. */
function questionsOf({ input, result }: Post): Array<[question: string, answer: string]> {
  const isAsked = ({ level, heading }: Part) =>
    input.blog_type === "faq" ? level > 1 && heading.endsWith("?") : level === 3;
  return textParts(result.content)
    .filter(isAsked)
    .map((part) => [part.heading, proseIn(part)]);
}

function faq(post: Post, found: z.infer<typeof FaqPage> | undefined): string[] {
  const pairs = (found?.mainEntity ?? []).map(({ name, acceptedAnswer }) => [name, acceptedAnswer.text]);
  return unless(same(pairs, questionsOf(post)), "The questions and answers are not those of the text.");
}

function howTo(post: Post, found: z.infer<typeof HowTo> | undefined): string[] {
  const steps = (found?.step ?? []).map(({ position, name, text, itemListElement }) => ({
    position,
    name,
    directions: itemListElement?.map((direction) => direction.text) ?? [text],
  }));
  const told = stepParts(post.result.content).map(({ name, items, part }, index) => ({
    position: index + 1,
    name,
    directions: items.length > 0 ? items : [proseIn(part)],
  }));
  return unless(same(steps, told.length < 2 ? [] : told), "The steps are not those of the text.");
}

/** The JSON-LD has the form that schema.org gives it and says what the text says, no more and no less. */
export const jsonLd: Rule = (post) => {
  const read = Graph.safeParse(post.result.structured_data);
  if (!read.success) return [z.prettifyError(read.error)];
  const graph = read.data["@graph"];
  const one = <Type extends (typeof graph)[number]["@type"]>(type: Type) =>
    graph.find((node): node is Extract<(typeof graph)[number], { "@type": Type }> => node["@type"] === type);
  const blogPosting = one("BlogPosting");
  return [
    ...unless(new Set(graph.map((node) => node["@type"])).size === graph.length, "A type stands twice in it."),
    ...(blogPosting === undefined ? ["It has no BlogPosting."] : posting(post, blogPosting)),
    ...faq(post, one("FAQPage")),
    ...howTo(post, one("HowTo")),
  ];
};
