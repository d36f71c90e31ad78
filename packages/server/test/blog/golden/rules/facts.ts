import type { Rule } from "../post.ts";
import { linesOf, textParts, unmarked } from "../reading.ts";

/** What counts the parts of a post is no claim: "Step 2:", "3. ", "Fase 1:". */
const counter = /^(?:\p{L}+ )?\d{1,2}[.:] /u;

/** Every number in the text comes from the request or from one of its sources. */
export const facts: Rule = ({ input, result }) => {
  const known = new Set(JSON.stringify(input).match(/\d+(?:[.,]\d+)*/g));
  return linesOf(textParts(result.content)).flatMap(({ text }) =>
    (
      unmarked(text)
        .replace(counter, "")
        .match(/\d+(?:[.,]\d+)*/g) ?? []
    )
      .filter((number) => !known.has(number))
      .map((number) => `Nobody gave the number ${number} in "${text}".`),
  );
};
