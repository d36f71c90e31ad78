import { type Rule, unless } from "../post.ts";

/** Characters that result pages show, and the fewest that fill the room. */
const limits = { meta_title: [30, 60], meta_description: [120, 160], excerpt: [1, 300] } as const;

/** Title and description for result pages keep to their lengths and are plain text; the address is plain too. */
export const snippets: Rule = ({ result }) => {
  const wrong = Object.entries(limits).flatMap(([name, [least, most]]) => {
    const text = result[name as keyof typeof limits];
    return [
      ...unless(text.length >= least && text.length <= most, `${name} has ${text.length} characters: "${text}"`),
      ...unless(!/\[e?\d+\]|\*\*|[{}<>]|\]\(|^\s|\s$|\n/.test(text), `${name} is not plain: "${text}"`),
    ];
  });
  return [...wrong, ...unless(/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(result.slug), `The slug is "${result.slug}".`)];
};
