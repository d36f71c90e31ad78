import type { EnhancedBlogGenerationRequest } from "@galley/contract";
import type { BlogTools } from "../../tools.ts";
import type { BlogContext, Evidence, PlannedSection, ResearchOutline } from "../../types.ts";
import { citesEvidence } from "./request.ts";

/** What may stand in a section's text. */
export interface TextRules {
  /** What stands above the text already, and is not to be repeated: the section's heading and the post's title. */
  headings: string[];
  /** Ids of the evidence the model was shown, which alone it can rest on; none where the post does not cite. */
  marks: string[];
  /** URLs that may be linked. */
  links: string[];
}

/** The rules of a section: marks for its own evidence, links to it and to the given targets. */
export function textRules(
  context: BlogContext,
  outline: ResearchOutline,
  section: PlannedSection,
  evidence: Evidence[],
): TextRules {
  const cites = citesEvidence(context.input, context.pinned);
  return {
    headings: [section.heading, outline.title],
    marks: cites ? section.evidence_ids : [],
    links: allowedLinks(context.input, evidence),
  };
}

function allowedLinks(input: EnhancedBlogGenerationRequest, evidence: Evidence[]): string[] {
  const targets = input.internal_link_targets.map((target) => target.url);
  return [...targets, ...evidence.flatMap(({ url }) => url ?? [])];
}

/**
 * A model's answer as text of a section: thinking, fences and preambles off, headings below the section's, no mark of
 * evidence it was not shown, no link that it made up. Warnings say what was taken out that a reader might miss.
 */
export async function tidyAnswer(
  tools: BlogTools,
  answer: string,
  rules: TextRules,
): Promise<{ body: string; warnings: string[] }> {
  const text = await cleaned(tools, answer, rules.headings);
  const demoted = await tools.text.run("demoteHeadings", text, 3);
  const marked = rules.marks.length === 0 ? await withoutMarks(tools, demoted) : knownMarks(demoted, rules.marks);
  const { markdown, removed } = await tools.text.run("removeForeignLinks", marked, rules.links);
  return {
    body: markdown.trim(),
    warnings: removed.map(
      (url) =>
        `link_removed: The model linked to ${url}, which is neither a source nor a given page; the link was taken out.`,
    ),
  };
}

async function cleaned(tools: BlogTools, answer: string, [first, ...others]: string[]): Promise<string> {
  let { text } = await tools.text.run("cleanModelText", answer, first);
  // Only a text that begins with a heading, underlined or not, can repeat another one.
  for (const heading of others)
    if (/^ {0,3}#|^.+\n {0,3}(?:=+|-+) *(?:\n|$)/.test(text))
      text = (await tools.text.run("cleanModelText", text, heading)).text;
  return text;
}

/** Marks of every kind out; parsing is spared where there can be none. */
async function withoutMarks(tools: BlogTools, markdown: string): Promise<string> {
  return /\[\s*e?\d/i.test(markdown) ? tools.text.run("stripMarks", markdown) : markdown;
}

/** Splits marks such as [e1, e2] and drops those of evidence that was not given. */
function knownMarks(markdown: string, known: string[]): string {
  return markdown.replaceAll(/(\s?)\[(e\d+(?:\s*[,;]\s*e\d+)*)\]/g, (_, space: string, list: string) => {
    const kept = list.split(/\s*[,;]\s*/).filter((id) => known.includes(id));
    return kept.length === 0 ? "" : space + kept.map((id) => `[${id}]`).join("");
  });
}
