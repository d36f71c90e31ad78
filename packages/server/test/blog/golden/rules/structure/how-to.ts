import { type Post, unless } from "../../post.ts";
import { itemsOf, type Part, textParts } from "../../reading.ts";

const stepHeading = /^(?:Step|Schritt|Paso) (\d+): (.+)$/;

interface StepPart {
  number: number;
  name: string;
  /** The items of its numbered lists. */
  items: string[];
  part: Part;
}

/** The parts whose headings count steps. */
export function stepParts(markdown: string): StepPart[] {
  return textParts(markdown).flatMap((part) => {
    const [, number, name] = stepHeading.exec(part.heading) ?? [];
    return number === undefined || name === undefined
      ? []
      : [{ number: Number(number), name, items: itemsOf(part.nodes, true), part }];
  });
}

/** Steps that are counted from 1, some with a numbered list of what to do, and HowTo data. */
export function howTo({ input, result }: Post): string[] {
  const steps = stepParts(result.content);
  const types = result.structured_data["@graph"].map((node) => node["@type"]);
  return [
    ...unless(steps.length >= 2, `There are ${steps.length} steps.`),
    ...unless(
      steps.every(({ number }, index) => number === index + 1),
      "The steps are not counted from 1.",
    ),
    ...unless(
      input.blog_type === "getting_started" || steps.some(({ items }) => items.length >= 2),
      "No step has a numbered list.",
    ),
    ...unless(types.includes("HowTo"), "There is no HowTo in the structured data."),
  ];
}
