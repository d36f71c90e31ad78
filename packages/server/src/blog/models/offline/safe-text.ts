/** Characters that change the direction or the order of the text around them; a topic has no use for them. */
const directionControls = /[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g;

/** A person's words on one line, without what a Markdown renderer would turn into a link by itself. */
export function oneLine(text: string): string {
  return (
    text
      .normalize("NFC")
      .replace(directionControls, "")
      .replace(/[\s\p{Zl}\p{Zp}\p{Cc}]+/gu, " ")
      .replace(/(?:https?|ftp):\/\//gi, "")
      .replace(/(?<![\p{L}\p{N}])www\.(?=\S)/giu, "")
      // Also one without an address: some readers of Markdown make a link of the dot alone.
      .replace(/(?<![\p{L}\p{N}])www\.(?!\S)/giu, "www")
      .replace(/(\S)@(?=[\p{L}\p{N}])/gu, "$1 (at) ")
      .trim()
  );
}

/** Escapes everything that could be Markdown or HTML inside a line. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>|~^$]/g, "\\$&").replace(/&(?=[#\w]+;)/g, "\\&");
}

/**
 * For titles and questions, which are plain text: what a renderer could take for a tag keeps its look but not its
 * brackets.
 */
export function plainTitle(text: string): string {
  return oneLine(text).replace(/<([a-z/!?][^>]*)>/gi, "‹$1›");
}

/**
 * For headings, which are plain text in the outline and Markdown in the post: without the characters that would need
 * an escape in one and show it in the other.
 */
export function headingText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]<>|~^$#&]+/g, " ")
    .replace(/\s+/g, " ")
    .trim();
}

/** Cuts at a space so that at most `limit` characters are left. */
export function cutAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const cut = text.slice(0, limit + 1).replace(/\s+\S*$/u, "");
  const whole = cut.length <= limit ? cut : Array.from(text.slice(0, limit)).slice(0, -1).join("");
  return whole.replace(/[\s,;:–—-]+$/u, "");
}
