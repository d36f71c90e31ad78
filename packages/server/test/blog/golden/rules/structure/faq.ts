import { type Post, unless } from "../../post.ts";
import { textParts } from "../../reading.ts";

/** Questions as headings, each with an answer; FAQPage data where the request asks for a FAQ section or a post of questions. */
export function faq({ input, result }: Post): string[] {
  const asked = textParts(result.content).filter(({ heading }) => heading.endsWith("?"));
  const section = asked.filter(({ level }) => level === 3);
  const types = result.structured_data["@graph"].map((node) => node["@type"]);
  return [
    ...unless(input.blog_type !== "faq" || asked.length - section.length >= 2, "The body asks no questions."),
    ...unless(!input.include_faq_section || section.length >= 1, "The FAQ asks no questions."),
    ...unless(
      asked.every(({ nodes }) => nodes.length > 0),
      "A question has no answer.",
    ),
    ...unless(
      types.includes("FAQPage") === (input.include_faq_section || input.blog_type === "faq"),
      "FAQPage is missing, or is there for no FAQ.",
    ),
  ];
}
