import { atOnce } from "../../jobs/at-once.ts";
import { JobError } from "../../jobs/job-error.ts";
import type { SectionBrief } from "../briefs/section.ts";
import type { BlogTools } from "../tools.ts";
import type {
  BlogContext,
  BlogOutputs,
  BlogStageOf,
  DraftSection,
  Evidence,
  ModelChoice,
  PlannedSection,
} from "../types.ts";
import { allEvidence } from "./shared/evidence.ts";
import { withoutDoubles } from "./shared/lines.ts";
import { expectedReferences } from "./shared/references.ts";
import { citesEvidence, postBrief } from "./shared/request.ts";
import { shownText } from "./shared/shown-text.ts";
import { textRules, tidyAnswer } from "./shared/tidy.ts";
import { bodyTarget } from "./shared/words.ts";

/**
 * Writes the post section by section, one call each, as many at once as the model allows: each is stored when it is
 * there, so that a crash costs those that were being written, and shown to those who watch while it is written.
 */
export const createDraftGeneration = (tools: BlogTools): BlogStageOf<"draft_generation"> => ({
  name: "draft_generation",
  version: 1,
  weight: 25,
  says: { start: "Writing the draft", complete: "Draft complete" },
  details: ({ sections }) => `${sections.length} sections written`,
  run: async (context, soFar) => {
    const planned = soFar.research_outline.sections;
    const written = await atOnce(planned, tools.models.mostAtOnce(context), (section, place) => {
      context.signal.throwIfAborted();
      return writeSection({ tools, context, soFar, section, place });
    });
    return {
      sections: written.map(({ section }) => section),
      changed: planned.map(({ id }) => id),
      warnings: withoutDoubles(written.flatMap(({ warnings }) => warnings)),
    };
  },
});

/** The writing of one section. */
interface Writing {
  tools: BlogTools;
  context: BlogContext;
  soFar: Readonly<BlogOutputs>;
  section: PlannedSection;
  place: number;
}

async function writeSection(writing: Writing): Promise<{ section: DraftSection; warnings: string[] }> {
  const { tools, context, soFar, section: planned, place } = writing;
  const { id, heading, kind, target_words } = planned;
  const brief = await sectionBrief(writing);
  const rules = textRules(context, soFar.research_outline, planned, allEvidence(soFar));
  // An answer may be nothing but thinking. It is stored like any other, so the second one has a key of its own.
  for (const key of [`section/${id}`, `section/${id}/again`]) {
    const { text, warnings } = await compose(writing, key, brief);
    const tidy = await tidyAnswer(tools, text, rules);
    if (tidy.body === "") continue;
    context.show({ section: id, place, heading }, shownText(tidy.body));
    return { section: { id, heading, kind, target_words, body: tidy.body }, warnings: [...tidy.warnings, ...warnings] };
  }
  throw new JobError("invalid_model_output", `The model wrote no text for the section "${heading}", twice.`, {
    retryable: false,
  });
}

/** The text as the model writes it; where two models are to write, what is made of both. */
async function compose(
  { tools, context, section, place }: Writing,
  key: string,
  brief: SectionBrief,
): Promise<{ text: string; warnings: string[] }> {
  const { models } = tools;
  const { id, heading } = section;
  const onText = (text: string): void => context.show({ section: id, place, heading }, () => shownText(text));
  const { consensus } = context.pinned;
  const first = models.text(context, key, brief, { onText });
  if (consensus === undefined) return { text: await first, warnings: [] };
  const second = orNothing(context, `${key}/second`, [brief, consensus], (part) =>
    models.text(context, part, brief, { by: consensus }),
  );
  // Both are waited for, whatever becomes of the other: they are paid for.
  const [mine, other] = await Promise.allSettled([first, second]);
  if (mine.status === "rejected") throw mine.reason;
  if (other.status === "rejected") throw other.reason;
  if (other.value === null) return { text: mine.value, warnings: [oneWriter(consensus)] };
  const merge = { ...brief, task: "merge" as const, drafts: [mine.value, other.value] };
  const merged = await orNothing(context, `${key}/merge`, merge, (part) =>
    models.text(context, part, merge, { onText }),
  );
  return merged === null ? { text: mine.value, warnings: [notMerged] } : { text: merged, warnings: [] };
}

const oneWriter = ({ provider, model }: ModelChoice): string =>
  `consensus_partial: ${provider}:${model} gave no draft of some sections, so those have one writer.`;
const notMerged =
  "consensus_partial: The drafts of some sections could not be made one, so those are as the first model wrote them.";

/**
 * What is good to have and not worth losing a post for. That it could not be had is stored too: an attempt that goes on
 * has the same text. Only a budget that is spent ends the job.
 */
function orNothing(
  context: BlogContext,
  key: string,
  input: unknown,
  work: (key: string) => Promise<string>,
): Promise<string | null> {
  return context.part<string | null>(`${key}/outcome`, input, async () => {
    try {
      return await work(key);
    } catch (error) {
      if (error instanceof JobError && error.code !== "budget_exceeded") return null;
      throw error;
    }
  });
}

async function sectionBrief({ tools, context, soFar, section: planned }: Writing): Promise<SectionBrief> {
  const { input, pinned } = context;
  const { initialization, research_outline } = soFar;
  const { id, heading, kind, purpose, points, keywords } = planned;
  const { title, sections } = research_outline;
  const cites = citesEvidence(input, pinned);
  const references = cites ? expectedReferences(sections, allEvidence(soFar)) : 0;
  const target_words = await bodyTarget(tools, title, planned, references);
  return {
    task: "section",
    post: postBrief(input, initialization.keywords),
    title,
    section: { id, heading, kind, purpose, points, keywords, target_words },
    headings: sections.map((section) => section.heading),
    questions: kind === "faq" ? research_outline.faq : [],
    evidence: evidenceOf(planned, allEvidence(soFar)),
  };
}

function evidenceOf(planned: PlannedSection, evidence: Evidence[]): SectionBrief["evidence"] {
  return planned.evidence_ids.flatMap((id) => {
    const found = evidence.find((one) => one.id === id);
    return found === undefined ? [] : [{ id, title: found.title, passage: found.passage }];
  });
}
