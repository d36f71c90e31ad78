import { JobError } from "../../jobs/job-error.ts";
import type { SectionBrief } from "../briefs/section.ts";
import type { BlogTools } from "../tools.ts";
import type { BlogContext, BlogOutputs, BlogStageOf, DraftSection, Evidence, PlannedSection } from "../types.ts";
import { withoutDoubles } from "./shared/lines.ts";
import { expectedReferences } from "./shared/references.ts";
import { citesEvidence, postBrief } from "./shared/request.ts";
import { textRules, tidyAnswer } from "./shared/tidy.ts";
import { bodyTarget } from "./shared/words.ts";

/**
 * Writes the post section by section, one call each, one after the other: each is stored when it is there, so that a
 * crash costs one section.
 */
export const createDraftGeneration = (tools: BlogTools): BlogStageOf<"draft_generation"> => ({
  name: "draft_generation",
  version: 1,
  weight: 25,
  says: { start: "Writing the draft", complete: "Draft complete" },
  details: ({ sections }) => `${sections.length} sections written`,
  run: async (context, soFar) => {
    const sections: DraftSection[] = [];
    const warnings: string[] = [];
    for (const planned of soFar.research_outline.sections) {
      context.signal.throwIfAborted();
      const written = await writeSection(tools, context, soFar, planned);
      const { id, heading, kind, target_words } = planned;
      sections.push({ id, heading, kind, target_words, body: written.body });
      warnings.push(...written.warnings);
    }
    return { sections, changed: sections.map(({ id }) => id), warnings: withoutDoubles(warnings) };
  },
});

async function writeSection(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
  planned: PlannedSection,
): Promise<{ body: string; warnings: string[] }> {
  const { evidence } = soFar.initialization;
  const brief = await sectionBrief(tools, context, soFar, planned);
  const rules = textRules(context, soFar.research_outline, planned, evidence);
  // An answer may be nothing but thinking. It is stored like any other, so the second one has a key of its own.
  for (const key of [`section/${planned.id}`, `section/${planned.id}/again`]) {
    const tidy = await tidyAnswer(tools, await tools.models.text(context, key, brief), rules);
    if (tidy.body !== "") return tidy;
  }
  throw new JobError("invalid_model_output", `The model wrote no text for the section "${planned.heading}", twice.`, {
    retryable: false,
  });
}

async function sectionBrief(
  tools: BlogTools,
  { input, pinned }: BlogContext,
  { initialization, research_outline }: Readonly<BlogOutputs>,
  planned: PlannedSection,
): Promise<SectionBrief> {
  const { id, heading, kind, purpose, points, keywords } = planned;
  const { title, sections } = research_outline;
  const cites = citesEvidence(input, pinned);
  const references = cites ? expectedReferences(sections, initialization.evidence) : 0;
  const target_words = await bodyTarget(tools, title, planned, references);
  return {
    task: "section",
    post: postBrief(input, initialization.keywords),
    title,
    section: { id, heading, kind, purpose, points, keywords, target_words },
    headings: sections.map((section) => section.heading),
    questions: kind === "faq" ? research_outline.faq : [],
    evidence: evidenceOf(planned, initialization.evidence),
  };
}

function evidenceOf(planned: PlannedSection, evidence: Evidence[]): SectionBrief["evidence"] {
  return planned.evidence_ids.flatMap((id) => {
    const found = evidence.find((one) => one.id === id);
    return found === undefined ? [] : [{ id, title: found.title, passage: found.passage }];
  });
}
