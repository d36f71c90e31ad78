import type { z } from "zod";

/** An answer read as an object: the object, or what is wrong with it in words a model can act on. */
export type ReadObject<T> = { ok: true; value: T } | { ok: false; wrong: string };

/** Reads an object from an answer that may have a code fence or a few words around it. */
export function readObject<T>(text: string, schema: z.ZodType<T>): ReadObject<T> {
  for (const candidate of candidates(text)) {
    const json = parseJson(candidate);
    if (json === undefined) continue;
    const read = schema.safeParse(json);
    if (read.success) return { ok: true, value: read.data };
    const issues = read.error.issues
      .slice(0, 5)
      .map((issue) => `${issue.path.join(".") || "the object"}: ${issue.message}`);
    return { ok: false, wrong: issues.join("; ") };
  }
  return { ok: false, wrong: "it was not a JSON object" };
}

function* candidates(text: string): Generator<string> {
  yield text;
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/i.exec(text)?.[1];
  if (fenced !== undefined) yield fenced;
  const start = text.indexOf("{");
  const end = text.lastIndexOf("}");
  if (start >= 0 && end > start) yield text.slice(start, end + 1);
}

function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Markdown as it was asked for: models put a fence around the whole answer, or the section's heading above it, also
 * when they are told not to.
 */
export function tidyMarkdown(text: string): string {
  const trimmed = text.trim();
  const fenced = /^```(?:markdown|md)?[^\S\n]*\n([\s\S]*)\n```$/i.exec(trimmed)?.[1];
  const bare = fenced !== undefined && !/^```/m.test(fenced) ? fenced.trim() : trimmed;
  return bare.replace(/^##?[^\S\n]+\S.*(?:\n+|$)/, "").trim();
}

/** Where an answer can end: a sentence's end (not the `2.` of a list), or before a list entry or a table row. */
const possibleEnd = /(?<!^\s*\d+)[.!?…](?:["'”’»)\]*_]|\[e\d+\])*(?=\s|$)|[。！？]|\n(?=[-*|\d])/gmu;

/**
 * What can be used of an answer that was cut off: up to its last full sentence, table row or list entry; empty when
 * there is none. A code block without its end and a heading without text are left out.
 */
export function endAtSentence(text: string): string {
  const fences = [...text.matchAll(/^```/gm)];
  const open = fences.length % 2 === 1 ? fences.at(-1)?.index : undefined;
  const whole = open === undefined ? text : text.slice(0, open);
  const last = [...whole.matchAll(possibleEnd)].at(-1);
  const ended = last === undefined ? "" : whole.slice(0, last.index + last[0].length).trim();
  return ended.replace(/(^|\n)#{1,6} [^\n]*$/, "").trim();
}
