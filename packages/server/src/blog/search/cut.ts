/** A text of at most so many characters: where it is longer, what is left of it ends with a whole word if it can. */
export function cutAfterWord(text: string, longest: number): string {
  if (text.length <= longest) return text;
  // One more, in case a word ends exactly there.
  const end = text.slice(0, longest + 1).search(/\s\S*$/);
  const rest = end > 0 ? text.slice(0, end) : text.slice(0, longest);
  // Half of a character is none.
  return rest.replace(/[\uD800-\uDBFF]$/, "").trimEnd();
}
