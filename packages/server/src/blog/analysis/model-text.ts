import type { Code, Paragraph } from "mdast";
import { toString as textOf } from "mdast-util-to-string";
import { visit } from "unist-util-visit";
import { applyEdits, type Edit } from "./edits.ts";
import { splitSentences } from "./sentence-split.ts";
import { parseMarkdown, spanOf } from "./tree.ts";
import { collapse } from "./words.ts";

/** What a model says about its work instead of doing it, per sentence, in English, German and Spanish. */
const announces = [
  /^(?:sure|certainly|of course|absolutely|okay|ok|great)\b[,!.:]? ?(?:here|below|i['’]ll|i will|i['’]ve|i have|i can|let me|happy to|this is|[^.]{0,80}:$|$)/i,
  /^(?:here(?:['’]s| is| are)|below is|below are|the following is)\b.{0,120}\b(?:section|article|draft|post|blog|introduction|conclusion|version|text|rewrite|rewritten|revised|revision|outline|faq|markdown)\b.{0,120}$/i,
  /^(?:here(?:['’]s| is| are)|below is|below are)\b.{0,160}:$/i,
  /^(?:gerne|natürlich|selbstverständlich|klar)\b[,!.:]? ?(?:hier|ich|nachfolgend|im folgenden|[^.]{0,80}:$|$)/i,
  /^(?:hier (?:ist|sind|kommt)|nachfolgend|im folgenden)\b.{0,120}\b(?:abschnitt|artikel|entwurf|beitrag|einleitung|fazit|version|fassung|text|überarbeitung)\b.{0,120}$/i,
  /^(?:claro|por supuesto|desde luego|con gusto)\b[,!.:]? ?(?:aquí|a continuación|[^.]{0,80}:$|$)/i,
  /^(?:aquí (?:tienes|está|están)|a continuación)\b.{0,120}\b(?:sección|artículo|borrador|entrada|introducción|conclusión|versión|texto|revisión)\b.{0,120}$/i,
];
const speaksOfItself = [
  /^as an? (?:ai|artificial intelligence|large language model|language model)(?: language model| model| assistant| system)?(?:,| i\b)/i,
  /^i(?:['’]m| am) (?:just )?an? (?:ai|language model|artificial intelligence)\b/i,
  /^als (?:ki|künstliche intelligenz|ein(?:e)? (?:ki|sprachmodell|künstliche intelligenz))(?:-\p{L}+)?(?:,| (?:kann|habe|bin|darf) ich\b)/iu,
  /^como (?:una? )?(?:ia|inteligencia artificial|modelo de lenguaje)(?: de [\p{L} ]{1,30})?,/iu,
];
const takesLeave = [
  /^(?:i hope this|hope this)\b.{0,40}\b(?:helps|works|meets)\b/i,
  /^(?:please )?(?:let me know|feel free to (?:ask|reach out|let me))\b/i,
  /^would you like me to\b/i,
  /^(?:ich hoffe, (?:das|dies) hilft|lass(?:en sie)? (?:es )?mich wissen|möchte(?:st du|n sie), dass ich)\b/i,
  /^(?:espero que (?:esto|te|le)|avísame|házmelo saber|¿quieres que)\b/i,
];

const matches = (patterns: RegExp[], text: string): boolean => patterns.some((pattern) => pattern.test(text));

/** `<think>…</think>` and its like; what stands before a lone closing tag or after a lone opening one is thinking too. */
function withoutThinking(text: string): string {
  let rest = text;
  for (const tag of ["think", "thinking", "reasoning"]) {
    const lower = rest.toLowerCase();
    const pieces: string[] = [];
    let from = 0;
    const firstClosing = lower.indexOf(`</${tag}>`);
    const firstOpening = lower.indexOf(`<${tag}>`);
    if (firstClosing >= 0 && (firstOpening < 0 || firstClosing < firstOpening)) from = firstClosing + tag.length + 3;
    for (;;) {
      const opening = lower.indexOf(`<${tag}>`, from);
      pieces.push(rest.slice(from, opening < 0 ? undefined : opening));
      if (opening < 0) break;
      const closing = lower.indexOf(`</${tag}>`, opening);
      if (closing < 0) break;
      from = closing + tag.length + 3;
    }
    rest = pieces.join("");
  }
  return rest;
}

/** The inside of a fence that holds the whole text. A fence that says Markdown may hold fences of its own. */
function withoutFence(text: string): string {
  const lines = text.trim().split("\n");
  const opening = /^(`{3,}|~{3,})(?:markdown|md)?[ \t]*\r?$/i.exec(lines[0] ?? "")?.[1];
  if (!opening || lines.length < 2) return text;
  const saysMarkdown = lines[0]!.trim().length > opening.length;
  if (saysMarkdown) return lines.at(-1)!.trim() === opening ? lines.slice(1, -1).join("\n") : text;
  const { root } = parseMarkdown(text.trim());
  const only = root.children.length === 1 ? root.children[0] : undefined;
  return only?.type === "code" ? (only as Code).value : text;
}

/** Cuts sentences out of one paragraph of the text; the whole paragraph when none is left. */
function cutSentences(
  text: string,
  paragraph: Paragraph,
  unwanted: (sentence: string, index: number) => boolean,
): Edit[] {
  const { start, end } = spanOf(paragraph);
  const found = splitSentences(text.slice(start, end), "en");
  const cut = found.filter((sentence, index) => unwanted(sentence.text, index));
  if (cut.length === found.length && cut.length > 0) return [{ start, end, text: "" }];
  return cut.map((sentence) => {
    const after = found.find(({ start: next }) => next >= sentence.end);
    return { start: start + sentence.start, end: start + (after?.start ?? sentence.end), text: "" };
  });
}

function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  visit(parseMarkdown(text).root, "paragraph", (node) => {
    paragraphs.push(node);
  });
  return paragraphs;
}

function withoutPreamble(text: string): string {
  const first = parseMarkdown(text).root.children[0];
  if (first?.type !== "paragraph") return text;
  let leading = true;
  return applyEdits(
    text,
    cutSentences(text, first, (sentence) => {
      leading &&= matches(announces, sentence);
      return leading;
    }),
  );
}

function withoutSelf(text: string): string {
  const edits = paragraphsOf(text).flatMap((node) =>
    cutSentences(text, node, (sentence) => matches(speaksOfItself, sentence)),
  );
  return applyEdits(text, edits);
}

/** The last lines of a text; by hand, because inside a fence the farewell is no paragraph. */
function withoutLeave(text: string): string {
  const start = text.lastIndexOf("\n\n") + 2;
  const last = text.slice(start);
  if (start < 2 || last.length > 500) return text;
  const found = splitSentences(last, "en");
  const kept = found.findLastIndex((sentence) => !matches(takesLeave, sentence.text));
  const end = kept < 0 ? 0 : found[kept]!.end;
  return kept === found.length - 1 ? text : text.slice(0, start + end);
}

const comparable = (heading: string): string => collapse(heading.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " "));

function withoutHeading(text: string, heading: string | undefined): string {
  const first = parseMarkdown(text).root.children[0];
  if (first?.type !== "heading") return text;
  const repeats = heading === undefined ? first.depth <= 2 : comparable(textOf(first)) === comparable(heading);
  return repeats ? text.slice(spanOf(first).end) : text;
}

/**
 * A model's answer without what is not the text: thinking, a fence around it all, announcements ("Sure, here is…"),
 * sentences about itself ("As an AI…"), a farewell, and a first heading that repeats the section's (`heading`; when that
 * is not given, a first heading of level 1 or 2, which a section's text cannot have of its own). `removed` names what
 * went: thinking, fence, preamble, self_reference, closing, heading.
 */
export function cleanModelText(text: string, heading?: string): { text: string; removed: string[] } {
  const steps: Array<[name: string, strip: (text: string) => string]> = [
    ["thinking", withoutThinking],
    ["preamble", withoutPreamble],
    ["closing", withoutLeave],
    ["fence", withoutFence],
    ["preamble", withoutPreamble],
    ["heading", (current) => withoutHeading(current, heading)],
    ["preamble", withoutPreamble],
    ["self_reference", withoutSelf],
    ["closing", withoutLeave],
  ];
  const removed = new Set<string>();
  let current = text
    .replace(/\r\n?/g, "\n")
    .replace(/^\uFEFF/, "")
    .trim();
  for (const [name, strip] of steps) {
    const stripped = strip(current);
    if (stripped !== current) removed.add(name);
    current = stripped.trim();
  }
  return { text: current, removed: [...removed] };
}
