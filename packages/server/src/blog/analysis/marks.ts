/** What stands between the brackets of a mark: `e1`, `e1, e2`, or the number of a citation. At most three digits: [2024] is a year. */
const inside = String.raw`\s{0,2}e?\d{1,3}(?:\s{0,2}[,;]\s{0,2}e?\d{1,3}){0,9}\s{0,2}`;

/** A mark as it stands in Markdown: [e1], [e1, e2], [1], its brackets perhaps escaped. Use with `matchAll`. */
export const markInSource = new RegExp(String.raw`\\?\[${inside}\\?\]`, "gi");
const markInProse = new RegExp(String.raw` ?\[${inside}\]`, "gi");
const markLabel = new RegExp(`^${inside}$`, "i");

/** Whether the words of a link are those of a mark: `[e1](https://…)`. */
export function isMarkLabel(label: string): boolean {
  return markLabel.test(label);
}

/** The ids in a mark, in lower case: e1, e2, or 1. */
export function idsOf(mark: string): string[] {
  return mark.toLowerCase().match(/e?\d+/g) ?? [];
}

/** Prose (white space already collapsed) without its marks and the spaces before them. */
export function withoutMarks(prose: string): string {
  return prose.replace(markInProse, "");
}
