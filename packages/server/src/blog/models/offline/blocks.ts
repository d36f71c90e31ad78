/** A part of a Markdown text between blank lines. */
export interface TextBlock {
  text: string;
  /** Running text: not a list, table, heading, quotation or code. */
  prose: boolean;
}

/** Takes Markdown apart at blank lines; a fenced code block stays whole. */
export function readBlocks(markdown: string): TextBlock[] {
  const blocks: TextBlock[] = [];
  let fenced = false;
  let open: string[] = [];
  const close = () => {
    const text = open.join("\n");
    if (text.trim() !== "") blocks.push({ text, prose: isProse(text) });
    open = [];
  };
  for (const line of markdown.split("\n")) {
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (!fenced && line.trim() === "") close();
    else open.push(line);
  }
  close();
  return blocks;
}

function isProse(text: string): boolean {
  return (
    !/^\s*(?:#{1,6} |[-*+] |\d+[.)] |\||>|```|~~~|<)/.test(text) && !/^ {4}/.test(text) && !/^\|?[-: |]+\|$/m.test(text)
  );
}

/** The inverse of `readBlocks`, with one blank line between blocks. */
export function writeBlocks(blocks: readonly TextBlock[]): string {
  return blocks.map(({ text }) => text).join("\n\n");
}
