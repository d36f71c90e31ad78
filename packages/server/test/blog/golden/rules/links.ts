import { type Rule, unless } from "../post.ts";
import { addressesOf } from "../reading.ts";

/** No link leads elsewhere than to a source or a page that the request names; there is no image, and no bare address. */
export const links: Rule = ({ input, result }) => {
  const known = [...input.internal_link_targets.map(({ url }) => url), ...input.sources];
  const isKnown = (address: string) => address.startsWith("#") || known.includes(address);
  const { links: inText, images } = addressesOf(result.content);
  const inHtml = [...result.content_html.matchAll(/\b(?:href|src)="([^"]*)"/g)].map(([, address = ""]) => address);
  const counted = result.internal_links.length;
  return [
    ...[...inText, ...inHtml].filter((url) => !isKnown(url)).map((url) => `Nobody gave the address ${url}.`),
    ...images.map((url) => `There is an image: ${url}`),
    ...unless(!/<(?:img|picture|iframe|script)\b/i.test(result.content_html), "The HTML loads something."),
    ...unless(
      counted <= input.max_internal_links && counted === inText.filter((url) => !url.startsWith("#")).length,
      `${counted} internal links are reported and ${inText.length} stand in the text.`,
    ),
    ...unless(
      (result.content.match(/https?:|www\./g) ?? []).length === inText.filter((url) => url.startsWith("http")).length,
      "An address stands in the text that is no link.",
    ),
  ];
};
