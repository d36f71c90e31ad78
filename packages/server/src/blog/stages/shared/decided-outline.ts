import type { OutlineDecision } from "@galley/contract";
import type { PlannedSection, ResearchOutline } from "../../types.ts";

type Edited = Extract<OutlineDecision, { decision: "edit" }>["outline"];

/**
 * The plan as a person has decided it. Sections keep their evidence and their part in the post by their ids; a new one is
 * a part like the others, and rests on nothing. The words of all together stay what was planned.
 */
export function decidedOutline(plan: ResearchOutline, decision: OutlineDecision): ResearchOutline {
  if (decision.decision !== "edit") return plan;
  const { title, faq, sections } = decision.outline;
  const usual = Math.round(plan.target_words / Math.max(1, plan.sections.length));
  const drafted = sections.map((section, index) => place(section, index, plan, usual));
  const whole = drafted.reduce((sum, { target_words }) => sum + target_words, 0);
  const scaled = drafted.map((section) => ({
    ...section,
    target_words: Math.max(20, Math.round((section.target_words * plan.target_words) / whole)),
  }));
  const hasFaq = scaled.some(({ kind }) => kind === "faq");
  return { ...plan, title, faq: hasFaq ? faq : [], sections: scaled };
}

function place(
  { id, ...edited }: Edited["sections"][number],
  index: number,
  plan: ResearchOutline,
  usual: number,
): PlannedSection {
  const planned = plan.sections.find((section) => section.id === id);
  return {
    id: planned?.id ?? `n${index + 1}`,
    kind: planned?.kind ?? "body",
    evidence_ids: planned?.evidence_ids ?? [],
    ...edited,
    target_words: edited.target_words ?? planned?.target_words ?? usual,
  };
}
