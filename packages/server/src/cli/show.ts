import { stripVTControlCharacters, styleText } from "node:util";
import { cutText } from "../cut-text.ts";

/** Prints an answer whole, or what a person wants to know of it. */
export function show<Answer>(
  { json }: { json?: true | undefined },
  answer: Answer,
  inWords: (answer: Answer) => string,
): void {
  console.log(json ? JSON.stringify(answer, null, 2) : inWords(answer));
}

export type Column = [title: string, align: "left" | "right"];
type Colour = "red" | "green" | "yellow" | "cyan" | "dim" | "bold";

/** In a colour, where standard output is a terminal that is to have some (NO_COLOR). */
export const paint = (colour: Colour, text: string): string => styleText(colour, text, { stream: process.stdout });

const widthOf = (text: string): number => stripVTControlCharacters(text).length;

/** Of the last column, so many characters are shown however narrow the terminal is. */
const leastOfLast = 16;

/**
 * Rows under their titles, each column as wide as its longest cell. The last one, in plain text, is cut where the lines
 * would be longer than `width`.
 */
export function table(
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<string>>,
  width = Number.POSITIVE_INFINITY,
): string {
  const titles = columns.map(([title]) => title);
  const widths = titles.map((title, index) => Math.max(title.length, ...rows.map((row) => widthOf(row[index]!))));
  const pad = (cell: string, index: number): string => {
    const space = " ".repeat(widths[index]! - widthOf(cell));
    return columns[index]![1] === "right" ? space + cell : cell + space;
  };
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + 2, 0);
  const room = Math.max(leastOfLast, width - before);
  const shown = rows.map((row) => row.with(-1, cutText(row.at(-1)!, room)));
  const line = (cells: ReadonlyArray<string>): string => cells.map(pad).join("  ").trimEnd();
  return [titles.map((title) => paint("dim", title)), ...shown].map(line).join("\n");
}

/** Something and what it is; nothing where there is nothing to say. */
export type Fact = readonly [name: string, value: string | null | undefined | false];

/** Facts, one under the other. */
export function facts(lines: readonly Fact[]): string {
  return lines
    .filter(([, value]) => value)
    .map(([name, value]) => `  ${name.padEnd(12)} ${value}`)
    .join("\n");
}

/** An amount of something, in words. */
export const count = (amount: number, what: string): string => `${amount} ${what}${amount === 1 ? "" : "s"}`;

/** A time span (ms) as a column has room for it: `41s`, `12m`, `3h`, `5d`. Rounded down, never below 0. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)}m`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)}h` : `${Math.floor(seconds / 86_400)}d`;
}

/** A time span (ms) where less than a second matters: `0.4s`. */
export const exact = (milliseconds: number): string =>
  milliseconds < 10_000 ? `${(Math.max(0, milliseconds) / 1000).toFixed(1)}s` : span(milliseconds);

/** US dollars, as small as they are. */
export function money(cost: number | null): string {
  if (cost === null) return "-";
  return `$${cost === 0 ? "0" : cost.toFixed(cost < 1 ? 4 : 2)}`;
}
