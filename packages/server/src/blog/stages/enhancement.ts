import { atOnce } from "../../jobs/at-once.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, BlogOutputs, BlogStageOf, DraftSection } from "../types.ts";
import { allEvidence } from "./shared/evidence.ts";
import { claimPairs, settleClaims } from "./shared/fact-check.ts";
import { type Inspected, inspect } from "./shared/inspect.ts";
import { openJudge } from "./shared/judge.ts";
import { withoutDoubles } from "./shared/lines.ts";
import { withoutRepeats } from "./shared/repeats.ts";
import { postBrief } from "./shared/request.ts";
import { textRules, tidyAnswer } from "./shared/tidy.ts";
import { type Verifying, verify } from "./shared/verify.ts";
import { lengthTolerance } from "./shared/words.ts";

/** Revisions a section gets at most: what a model does not mend in two, it seldom mends in three. */
const rounds = 2;

/** What a revision needs to know, and what is learned from one to the next. */
interface Work {
  tools: BlogTools;
  context: BlogContext;
  soFar: Readonly<BlogOutputs>;
  warnings: string[];
  /** Sections the model gave back as they were: asking again would be paid for and change nothing. */
  left: Set<string>;
}

/**
 * Finds what is wrong with each section and has only those revised; takes out what is said twice. Then the facts of what
 * is left are checked: by a model where there is one, and by words; what is false goes, what is open is told.
 */
export const createEnhancement = (tools: BlogTools): BlogStageOf<"enhancement"> => ({
  name: "enhancement",
  version: 2,
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
    const checked = await checkFacts(work, sections);
    const before = new Map(draft.map(({ id, body }) => [id, body]));
    return {
      ...checked,
      changed: checked.sections.filter(({ id, body }) => before.get(id) !== body).map(({ id }) => id),
      warnings: withoutDoubles([...work.warnings, ...checked.warnings]),
    };
  },
});

/** What the model's judgement and the comparison of words leave of the sections. */
async function checkFacts(work: Work, sections: DraftSection[]) {
  const { tools, context, soFar } = work;
  const judge = openJudge(tools, context, allEvidence(soFar));
  const look: Verifying["look"] = (given, refused) => claimPairs(work, given, refused);
  const verified = await verify({ tools, context, soFar, judge, look }, sections);
  const settled = await settleClaims(work, verified.sections, judge.refused());
  return {
    sections: settled.sections,
    warnings: [...verified.warnings, ...settled.warnings, ...judge.warnings()],
    judged: judge.judged(),
  };
}

/** The sections after a round of revisions; undefined when there is nothing to ask for. */
async function reviseAll(work: Work, sections: DraftSection[], round: number): Promise<DraftSection[] | undefined> {
  const inspected = await inspect(work.tools, work.context, work.soFar, sections);
  const isDue = ({ section, findings, pressing }: Inspected) =>
    (round === 1 ? findings.length : pressing) > 0 && !work.left.has(section.id);
  if (!inspected.some(isDue)) return undefined;
  const revised = await atOnce(inspected, work.tools.models.mostAtOnce(work.context), async (one) => {
    work.context.signal.throwIfAborted();
    return isDue(one) ? revise(work, one, round) : { section: one.section, warnings: [] };
  });
  work.warnings.push(...revised.flatMap(({ warnings }) => warnings));
  return revised.map(({ section }) => section);
}

/** Asks for a revision and takes it only where it leaves less to mend than there was. */
async function revise(
  work: Work,
  inspected: Inspected,
  round: number,
): Promise<{ section: DraftSection; warnings: string[] }> {
  const { tools, context, soFar } = work;
  const { section, target, findings, evidence } = inspected;
  const planned = soFar.research_outline.sections.find(({ id }) => id === section.id);
  const unchanged = { section, warnings: [] };
  if (planned === undefined) return unchanged;
  const answer = await tools.models.text(context, `revise/${round}/${section.id}`, {
    task: "revise",
    post: postBrief(context.input, soFar.initialization.keywords),
    heading: section.heading,
    text: section.body,
    target_words: target,
    findings,
    ...(evidence.length === 0 ? {} : { evidence: evidence.map(({ id, title, passage }) => ({ id, title, passage })) }),
  });
  const rules = textRules(context, soFar.research_outline, planned, allEvidence(soFar));
  const { body, warnings } = await tidyAnswer(tools, answer, rules);
  if (body === section.body) work.left.add(section.id);
  if (body === "" || body === section.body) return unchanged;
  const [after] = await inspect(tools, context, soFar, [{ ...section, body }]);
  if (after === undefined || !isBetter(after, inspected)) return unchanged;
  return { section: after.section, warnings };
}

function isBetter(after: Inspected, before: Inspected): boolean {
  const [off, was] = [Math.abs(after.off), Math.abs(before.off)];
  if (off > lengthTolerance && off > was) return false;
  // A sentence that lost its number may still name someone: less to mend all the same.
  if (after.pressing !== before.pressing) return after.pressing < before.pressing;
  return after.findings.length < before.findings.length || off < was;
}
