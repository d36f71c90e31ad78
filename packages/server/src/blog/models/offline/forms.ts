import type { Form } from "./blog-plans.ts";
import type { Desk } from "./desk.ts";
import { escapeMarkdown, oneLine } from "./safe-text.ts";
import type { Facet } from "./stock/shape.ts";
import { countWords } from "./words.ts";

/** A part of a section that is not a paragraph of prose. */
export interface Block {
  markdown: string;
  words: number;
}

function block(markdown: string): Block {
  return { markdown, words: countWords(markdown) };
}

const bullets: Readonly<Record<"bullets" | "steps" | "checklist", (index: number) => string>> = {
  bullets: () => "- ",
  steps: (index) => `${index + 1}. `,
  checklist: () => "- [ ] ",
};

/** The facet's tasks as a list of at most `words` words with a line before it; undefined where two do not fit. */
export function taskList(
  desk: Desk,
  facet: Facet,
  style: keyof typeof bullets,
  index: number,
  words: number,
): Block | undefined {
  const leads = desk.stock.phrases.listLeads;
  const lead = index < leads.length ? desk.say(leads[index]!) : "";
  const items: string[] = [];
  let used = countWords(lead);
  for (const task of facet.tasks) {
    const text = desk.say(task);
    if (text === "" || used + countWords(text) > words) continue;
    items.push(text);
    used += countWords(text);
  }
  if (items.length < 2) return undefined;
  const list = items.map((item, number) => bullets[style](number) + item).join("\n");
  return block(lead === "" ? list : `${lead}\n\n${list}`);
}

/** A sentence under a label in bold. */
function labelled(desk: Desk, label: string, template: string): Block | undefined {
  const text = desk.say(template);
  return text === "" ? undefined : block(`**${label}:** ${text}`);
}

/** Cause and check of a symptom, problem and way out, or what holds up better than a belief. */
export function labelledParts(desk: Desk, facet: Facet, form: Form): Block[] {
  const { labels } = desk.stock.phrases;
  const parts: Partial<Record<Form, Array<[string, string]>>> = {
    cause: [
      [labels.cause, facet.cause],
      [labels.check, facet.check],
    ],
    solution: [
      [labels.problem, facet.cause],
      [labels.solution, facet.check],
    ],
    myth: [[labels.better, facet.truth]],
  };
  return (parts[form] ?? []).flatMap(([label, text]) => labelled(desk, label, text) ?? []);
}

/** A cell must not end its row. */
function cell(text: string): string {
  return escapeMarkdown(oneLine(text));
}

/** A table: its head, then a row for each thing. */
function tableOf(head: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/**
 * The things to compare, each with an open cell: facts about them come from the author's own test or not at all. All of
 * them or none: with a question to settle and a line before the table where there is room, without where there is
 * little. Undefined with fewer than two things, and where not even their names fit.
 */
export function comparisonTable(desk: Desk, items: readonly string[], words: number): Block | undefined {
  if (items.length < 2) return undefined;
  const { option, question, result, open, lead, questions } = desk.stock.phrases.table;
  const names = items.map(cell);
  const settling = names.map((name, index) => [name, desk.say(questions[index % questions.length]!), open]);
  const asking = tableOf([option, question, result], settling);
  const waiting = tableOf(
    [option, result],
    names.map((name) => [name, open]),
  );
  const blank = tableOf(
    [option, result],
    names.map((name) => [name, " "]),
  );
  const led = (table: string) => [desk.say(lead), table].filter((part) => part !== "").join("\n\n");
  // A question that comes again would be a repetition.
  const layouts = [...(items.length > questions.length ? [] : [led(asking)]), led(waiting), waiting, led(blank), blank];
  return layouts.map(block).find((one) => one.words <= words);
}
