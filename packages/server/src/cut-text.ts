const brokenCharacter = /[\uD800-\uDBFF]$/;

/** Text of at most so many UTF-16 code units; one that was longer ends in "…". No character is cut in two. */
export function cutText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text
    .slice(0, longest - 1)
    .replace(brokenCharacter, "")
    .trimEnd()}…`;
}
