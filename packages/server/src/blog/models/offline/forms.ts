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

/**
 * The things to compare, each with a question to settle and an open cell: facts about them come from the author's own
 * test or not at all. Undefined with fewer than two things or too little room.
 */
export function comparisonTable(desk: Desk, items: readonly string[], words: number): Block | undefined {
  const { table } = desk.stock.phrases;
  const rows = items.map((item, index) => {
    const question = desk.say(table.questions[index % table.questions.length]!);
    return `| ${cell(item)} | ${question} | ${table.open} |`;
  });
  const head = [`| ${table.option} | ${table.question} | ${table.result} |`, "| --- | --- | --- |"];
  const lead = desk.say(table.lead);
  for (let count = rows.length; count >= 2; count--) {
    const whole = block([`${lead}\n`, ...head, ...rows.slice(0, count)].join("\n"));
    if (whole.words <= words) return whole;
  }
  return undefined;
}
