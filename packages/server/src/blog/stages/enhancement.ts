import type { BlogTools } from "../tools.ts";
import type { BlogContext, BlogOutputs, BlogStageOf, DraftSection } from "../types.ts";
import { type Inspected, inspect, unsupportedIn } from "./shared/inspect.ts";
import { withoutDoubles } from "./shared/lines.ts";
import { withoutRepeats } from "./shared/repeats.ts";
import { postBrief } from "./shared/request.ts";
import { textRules, tidyAnswer } from "./shared/tidy.ts";
import { lengthTolerance } from "./shared/words.ts";

/** Revisions a section gets at most: what a model does not mend in two, it seldom mends in three. */
const rounds = 2;
/** Sentences named in warnings; a post with more of them has one problem, not many. */
const claimsShown = 10;

/** What a revision needs to know, and what is learned from one to the next. */
interface Work {
  tools: BlogTools;
  context: BlogContext;
  soFar: Readonly<BlogOutputs>;
  warnings: string[];
  /** Sections the model gave back as they were: asking again would be paid for and change nothing. */
  left: Set<string>;
}

/** Finds what is wrong with each section and has only those revised; takes out what is said twice. */
export const createEnhancement = (tools: BlogTools): BlogStageOf<"enhancement"> => ({
  name: "enhancement",
  version: 1,
  weight: 15,
  says: { start: "Revising the draft", complete: "Revision complete" },
  details: ({ changed }) => (changed.length === 0 ? "nothing to mend" : `${changed.length} sections changed`),
  run: async (context, soFar) => {
    const { language } = context.input;
    const draft = soFar.draft_generation.sections;
    const work: Work = { tools, context, soFar, warnings: [], left: new Set() };
    let { sections } = await withoutRepeats(tools, draft, language);
    for (let round = 1; round <= rounds; round += 1) {
      const revised = await reviseAll(work, sections, round);
      if (revised === undefined) break;
      sections = (await withoutRepeats(tools, revised, language)).sections;
    }
    const before = new Map(draft.map(({ id, body }) => [id, body]));
    return {
      sections,
      changed: sections.filter(({ id, body }) => before.get(id) !== body).map(({ id }) => id),
      warnings: withoutDoubles([...work.warnings, ...(await claimWarnings(work, sections))]),
    };
  },
});

/** The sections after a round of revisions; undefined when there is nothing to ask for. */
async function reviseAll(work: Work, sections: DraftSection[], round: number): Promise<DraftSection[] | undefined> {
  const inspected = await inspect(work.tools, work.context, work.soFar, sections);
  const isDue = ({ section, findings }: Inspected) => findings.length > 0 && !work.left.has(section.id);
  if (!inspected.some(isDue)) return undefined;
  const revised: DraftSection[] = [];
  for (const one of inspected) {
    work.context.signal.throwIfAborted();
    revised.push(isDue(one) ? await revise(work, one, round) : one.section);
  }
  return revised;
}

/** Asks for a revision and takes it only where it leaves less to mend than there was. */
async function revise(work: Work, inspected: Inspected, round: number): Promise<DraftSection> {
  const { tools, context, soFar } = work;
  const { section, target, findings } = inspected;
  const planned = soFar.research_outline.sections.find(({ id }) => id === section.id);
  if (planned === undefined) return section;
  const answer = await tools.models.text(context, `revise/${round}/${section.id}`, {
    task: "revise",
    post: postBrief(context.input, soFar.initialization.keywords),
    heading: section.heading,
    text: section.body,
    target_words: target,
    findings,
  });
  const rules = textRules(context, soFar.research_outline, planned, soFar.initialization.evidence);
  const { body, warnings } = await tidyAnswer(tools, answer, rules);
  if (body === section.body) work.left.add(section.id);
  if (body === "" || body === section.body) return section;
  const [after] = await inspect(tools, context, soFar, [{ ...section, body }]);
  if (after === undefined || !isBetter(after, inspected)) return section;
  work.warnings.push(...warnings);
  return after.section;
}

function isBetter(after: Inspected, before: Inspected): boolean {
  const [off, was] = [Math.abs(after.off), Math.abs(before.off)];
  if (off > lengthTolerance && off > was) return false;
  return after.findings.length < before.findings.length || off < was;
}

async function claimWarnings({ tools, context, soFar }: Work, sections: DraftSection[]): Promise<string[]> {
  const unsupported: string[] = [];
  for (const section of sections) unsupported.push(...(await unsupportedIn(tools, context, soFar, section)));
  const shown = unsupported
    .slice(0, claimsShown)
    .map((sentence) => `claim_not_supported: No source supports the number in "${sentence}"`);
  const more = unsupported.length - shown.length;
  return more > 0
    ? [...shown, `claim_not_supported: No source supports the numbers in ${more} more sentences.`]
    : shown;
}
