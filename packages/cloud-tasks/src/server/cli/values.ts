import { InvalidArgumentError } from "commander";

/** Readers of single values from the command line. Each throws commander's InvalidArgumentError, in words. */

const seconds: Record<string, number> = { ms: 0.001, s: 1, m: 60, min: 60, h: 3600, d: 86_400 };

/** `500ms`, `4s`, `5m`, `1h`, `2d`, or a bare number of seconds; in seconds. */
export function readSpan(text: string): number {
  const [, number, unit = "s"] = /^(\d+(?:\.\d+)?)(ms|s|m|min|h|d)?$/.exec(text) ?? [];
  if (number === undefined) throw new InvalidArgumentError("Write it like 500ms, 4s, 5m, 1h or 2d.");
  return Number(number) * seconds[unit]!;
}

/** A whole number of those allowed. */
export const readWhole =
  (least: number, most: number) =>
  (text: string): number => {
    const number = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };

/** An http or https address; with `origin` one that says scheme, host and port and nothing else. */
export const readUrl =
  (kind: "any" | "origin") =>
  (text: string): string => {
    const url = URL.parse(text);
    const usable = url !== null && /^https?:$/.test(url.protocol) && url.search === "" && url.hash === "";
    if (!usable) throw new InvalidArgumentError("It must be a URL like http://127.0.0.1:8080.");
    if (kind === "origin" && url.pathname !== "/")
      throw new InvalidArgumentError("It must be scheme, host and port without a path, like http://127.0.0.1:8080.");
    return text.replace(/\/+$/, "");
  };

/** Text that a resource name is made of. */
export const readPart =
  (pattern: RegExp, words: string) =>
  (text: string): string => {
    if (pattern.test(text)) return text;
    throw new InvalidArgumentError(`It may have ${words} only.`);
  };

/** Text that is there. */
export function readText(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It is empty.");
}
