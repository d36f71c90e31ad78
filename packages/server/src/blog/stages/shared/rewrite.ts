import type { BlogTools } from "../../tools.ts";
import type { BlogContext, BlogOutputs, DraftSection, Evidence } from "../../types.ts";
import { unsupportedIn } from "./claims.ts";
import { allEvidence } from "./evidence.ts";
import { fingerprint } from "./lines.ts";
import { markedReferences } from "./references.ts";
import { postBrief } from "./request.ts";
import { textRules, tidyAnswer } from "./tidy.ts";
import { bodyTarget } from "./words.ts";

/** A rewriting that keeps less of a section than this has thrown away more than the sentences it was asked to mend. */
const leastKept = 0.75;

/** A passage as the one who revises sees it. */
type EvidenceShown = Pick<Evidence, "id" | "title" | "passage">;

/** What is to be mended in a section: each sentence, and what is wrong with it. */
export interface Mending {
  sentence: string;
  finding: string;
  /** The passage the finding speaks of by its id; the finding itself is carried out, so it holds no word of it. */
  evidence: EvidenceShown | undefined;
}

/** Has a section rewritten for some of its sentences, once; the section as it was where that is no gain. */
export async function rewriteClaims(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
  section: DraftSection,
  mendings: Mending[],
): Promise<{ section: DraftSection; warnings: string[] }> {
  const unchanged = { section, warnings: [] };
  const { research_outline, initialization } = soFar;
  const planned = research_outline.sections.find(({ id }) => id === section.id);
  if (planned === undefined) return unchanged;
  const references = markedReferences(soFar.draft_generation.sections, allEvidence(soFar));
  const shown = new Map(mendings.flatMap(({ evidence }) => (evidence === undefined ? [] : [[evidence.id, evidence]])));
  const answer = await tools.models.text(context, `rewrite/${section.id}`, {
    task: "revise",
    post: postBrief(context.input, initialization.keywords),
    heading: section.heading,
    text: section.body,
    target_words: await bodyTarget(tools, research_outline.title, section, references),
    findings: mendings.map(({ finding }) => finding),
    ...(shown.size === 0 ? {} : { evidence: [...shown.values()] }),
  });
  const rules = textRules(context, research_outline, planned, allEvidence(soFar));
  const { body, warnings } = await tidyAnswer(tools, answer, rules);
  const after = { ...section, body };
  return (await isGain(tools, context, soFar, section, after, mendings)) ? { section: after, warnings } : unchanged;
}

/** Whether a sentence to be mended is gone, and no text, link or support of another claim with it. */
async function isGain(
  tools: BlogTools,
  context: BlogContext,
  soFar: Readonly<BlogOutputs>,
  before: DraftSection,
  after: DraftSection,
  mendings: Mending[],
): Promise<boolean> {
  if (after.body === "" || mendings.every(({ sentence }) => stands(sentence, after))) return false;
  const [was, is] = await Promise.all([before, after].map(({ body }) => tools.text.run("countWords", body)));
  if ((is ?? 0) < (was ?? 0) * leastKept) return false;
  const links = before.body.match(/\]\([^)\s]+/g) ?? [];
  if (links.some((link) => !after.body.includes(link))) return false;
  const claims = new Set(await unsupportedIn({ tools, context, soFar }, before));
  return (await unsupportedIn({ tools, context, soFar }, after)).every((claim) => claims.has(claim));
}

/** Whether a section still says the sentence. */
export const stands = (sentence: string, { body }: DraftSection): boolean =>
  ` ${fingerprint(body)} `.includes(` ${fingerprint(sentence)} `);
