import { readFileSync } from "node:fs";

const folder = new URL("../../", import.meta.url);

/** The text of a file of this package. */
const read = (path: string): string => readFileSync(new URL(path, folder), "utf8");

export const readme = read("README.md");

/** A block of code in the README, and the example that it is to show. */
export interface Block {
  language: string;
  text: string;
  /** `examples/file` or `examples/file#region`; undefined where no comment names one. */
  source: string | undefined;
}

export function blocks(): Block[] {
  const pattern = /(?:<!-- (examples\/\S+) -->\n)?```(\w+)\n([\s\S]*?)```/g;
  return [...readme.matchAll(pattern)].map(([, source, language = "", text = ""]) => ({ language, text, source }));
}

/** What an example, or a region of one, says, without the lines that mark regions. */
export function excerpt(source: string): string {
  const [path = "", region] = source.split("#");
  const lines = read(path).split("\n");
  if (region === undefined) return lines.join("\n");
  const start = lines.findIndex((line) => /^(?:\/\/|#) ?#?region (\w+)$/.exec(line)?.[1] === region);
  if (start < 0) throw new Error(`${path} has no region ${region}`);
  const length = lines.slice(start).findIndex((line) => /^(?:\/\/|#) ?#?endregion$/.test(line));
  return `${lines
    .slice(start + 1, start + length)
    .join("\n")
    .trim()}\n`;
}
