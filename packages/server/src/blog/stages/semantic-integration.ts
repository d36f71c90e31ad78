import type { BlogTools } from "../tools.ts";
import type { BlogContext, BlogOutputs, BlogStageOf, DraftSection } from "../types.ts";
import { unsupportedIn } from "./shared/claims.ts";
import { currentSections } from "./shared/current-sections.ts";
import { allEvidence } from "./shared/evidence.ts";
import { withoutDoubles } from "./shared/lines.ts";
import { markedReferences } from "./shared/references.ts";
import { postBrief } from "./shared/request.ts";
import { textRules, tidyAnswer } from "./shared/tidy.ts";
import { bodyTarget } from "./shared/words.ts";

/** Terms in all, and terms for one section: more would read like a list of search words. */
const limits = { terms: 12, perSection: 3 } as const;
/** How far above its length the whole post may grow by this, and what one term takes at most: a short sentence. */
const growth = { whole: 0.08, wordsPerTerm: 12 } as const;

/** Finds terms of the subject that the text lacks and has them woven in where they fit. */
export const createSemanticIntegration = (tools: BlogTools): BlogStageOf<"semantic_integration"> => ({
  name: "semantic_integration",
  version: 2,
  weight: 4,
  when: ({ use_semantic_keywords }) => use_semantic_keywords,
  says: { start: "Weaving in related terms", complete: "Semantic integration complete" },
  details: ({ used }) => `${used.length} related terms in the text`,
  run: async (context, soFar) => {
    const { language } = context.input;
    const before = currentSections(soFar);
    const terms = withoutDoubles([...soFar.initialization.keywords, ...soFar.keyword_analysis.related]);
    let room = await roomToGrow(tools, soFar, before);
    const most = Math.min(limits.terms, Math.floor(room / growth.wordsPerTerm));
    const missing = (await unused(tools, before, terms, language)).slice(0, Math.max(0, most));
    const chosen = await chooseSections(tools, before, missing, language);
    const sections: DraftSection[] = [];
    const warnings: string[] = [];
    for (const section of before) {
      context.signal.throwIfAborted();
      const wanted = chosen.get(section.id) ?? [];
      if (wanted.length === 0) {
        sections.push(section);
        continue;
      }
      const woven = await integrate(tools, context, soFar, section, wanted);
      const grown = (await words(tools, woven.section)) - (await words(tools, section));
      const fits = grown <= Math.min(room, wanted.length * growth.wordsPerTerm * 2);
      sections.push(fits ? woven.section : section);
      if (!fits) continue;
      room -= grown;
      warnings.push(...woven.warnings);
    }
    const still = new Set(await unused(tools, sections, soFar.keyword_analysis.related, language));
    return {
      sections,
      changed: sections.filter(({ body }, index) => body !== before[index]?.body).map(({ id }) => id),
      warnings: withoutDoubles(warnings),
      used: soFar.keyword_analysis.related.filter((term) => !still.has(term)),
    };
  },
});

const words = (tools: BlogTools, { body }: DraftSection) => tools.text.run("countWords", body);

/** The words that may still be added to the post. */
async function roomToGrow(tools: BlogTools, soFar: Readonly<BlogOutputs>, sections: DraftSection[]): Promise<number> {
  const { title, target_words } = soFar.research_outline;
  const references = markedReferences(sections, allEvidence(soFar));
  const wanted = await Promise.all(sections.map((section) => bodyTarget(tools, title, section, references)));
  const has = await Promise.all(sections.map((section) => words(tools, section)));
  const sum = (counts: number[]) => counts.reduce((all, count) => all + count, 0);
  return Math.floor(target_words * growth.whole) + sum(wanted) - sum(has);
}

async function unused(
  tools: BlogTools,
  sections: DraftSection[],
  terms: string[],
  language: string,
): Promise<string[]> {
  const text = sections.map(({ heading, body }) => `## ${heading}\n\n${body}`).join("\n\n");
  const uses = await tools.text.run("keywordUse", text, terms, language);
  return uses.filter(({ count }) => count === 0).map(({ keyword }) => keyword);
}

/** Puts each term where most of its words already are; ties go to the section with the fewest terms, then the first. */
async function chooseSections(
  tools: BlogTools,
  sections: DraftSection[],
  terms: string[],
  language: string,
): Promise<Map<string, string[]>> {
  const chosen = new Map<string, string[]>();
  const bodies = sections.filter(({ kind }) => kind === "body");
  const words = new Map<string, Set<string>>();
  for (const { id, heading, body } of bodies)
    words.set(id, new Set(await tools.text.run("contentWords", `${heading} ${body}`, language)));
  for (const term of terms) {
    const parts = await tools.text.run("contentWords", term, language);
    const ranked = bodies
      .filter(({ id }) => (chosen.get(id)?.length ?? 0) < limits.perSection)
      .map(({ id }, index) => ({
        id,
        index,
        shared: parts.filter((part) => words.get(id)?.has(part)).length,
        load: chosen.get(id)?.length ?? 0,
      }))
      .sort((a, b) => b.shared - a.shared || a.load - b.load || a.index - b.index);
    const best = ranked[0];
    if (best !== undefined) chosen.set(best.id, [...(chosen.get(best.id) ?? []), term]);
  }
  return chosen;
}

async function integrate(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
  section: DraftSection,
  terms: string[],
): Promise<{ section: DraftSection; warnings: string[] }> {
  const unchanged = { section, warnings: [] };
  const planned = soFar.research_outline.sections.find(({ id }) => id === section.id);
  if (planned === undefined) return unchanged;
  const answer = await tools.models.text(context, `integrate/${section.id}`, {
    task: "integrate",
    post: postBrief(context.input, soFar.initialization.keywords),
    heading: section.heading,
    text: section.body,
    terms,
  });
  const tidy = await tidyAnswer(tools, answer, textRules(context, soFar.research_outline, planned, allEvidence(soFar)));
  const candidate = { ...section, body: tidy.body };
  const isTaken = await isGain(tools, context, soFar, section, candidate, terms);
  return isTaken ? { section: candidate, warnings: tidy.warnings } : unchanged;
}

/** Whether the rewriting brought a term and cost nothing: no mark, no link, no text, no new claim. */
async function isGain(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
  before: DraftSection,
  after: DraftSection,
  terms: string[],
): Promise<boolean> {
  if (after.body === "") return false;
  if (anchors(before.body).some((anchor) => !after.body.includes(anchor))) return false;
  // Who weaves words in does not take text out.
  if ((await words(tools, after)) < (await words(tools, before)) * 0.9) return false;
  if ((await unused(tools, [after], terms, context.input.language)).length === terms.length) return false;
  const claims = new Set(await unsupportedIn({ tools, context, soFar }, before));
  return (await unsupportedIn({ tools, context, soFar }, after)).every((claim) => claims.has(claim));
}

/** The marks and link addresses of a text. */
function anchors(body: string): string[] {
  return [...(body.match(/\[e\d+\]/g) ?? []), ...(body.match(/\]\([^)\s]+/g) ?? [])];
}
