import type { BlogTools } from "../../tools.ts";
import type { Evidence, PlannedSection, SectionKind } from "../../types.ts";
import { entryWords, titleWordsAllowed } from "./references.ts";

/** Words of text per passage: a part quotes and explains, it is not made of quotations alone. */
const wordsPerPassage = 40;
/** Who chooses first. A conclusion sums up and brings nothing new. */
const order: readonly SectionKind[] = ["body", "introduction", "faq"];

/**
 * Gives each section the passages that fit it best, each passage to one section only, so that no two sections tell the
 * same. Sections take turns, so that the first does not take all. `about` is what the post is about: the passages that
 * fit no section by its own words are chosen by it, then in the order of the sources, for the author wants them used.
 */
export async function assignEvidence(
  tools: BlogTools,
  sections: PlannedSection[],
  evidence: Evidence[],
  about: { query: string; language: string },
): Promise<PlannedSection[]> {
  if (evidence.length === 0) return sections;
  const choosing = order.flatMap((kind) => sections.filter((section) => section.kind === kind));
  const queries = choosing.map(({ heading, purpose, points, keywords }) =>
    [heading, purpose, ...points, ...keywords].join(" "),
  );
  const [aboutPost = [], ...own] = await tools.text.run(
    "rankForEach",
    [about.query, ...queries],
    evidence,
    about.language,
  );
  const others = [...aboutPost, ...evidence.map(({ id }) => id)];
  const wishes = new Map(choosing.map(({ id }, index) => [id, [...(own[index] ?? []), ...others]]));
  const postWords = sections.reduce((sum, { target_words }) => sum + target_words, 0);
  const given = takeTurns(choosing, wishes, (id) => entryWords(evidence, id), titleWordsAllowed(postWords));
  return sections.map((section) => ({ ...section, evidence_ids: given.get(section.id) ?? [] }));
}

function takeTurns(
  choosing: PlannedSection[],
  wishes: Map<string, string[]>,
  wordsOf: (id: string) => number,
  allowed: number,
): Map<string, string[]> {
  const given = new Map<string, string[]>(choosing.map(({ id }) => [id, []]));
  const taken = new Set<string>();
  let left = allowed;
  for (let round = true; round; ) {
    round = false;
    for (const { id, target_words } of choosing) {
      const own = given.get(id) ?? [];
      if (own.length >= Math.max(1, Math.ceil(target_words / wordsPerPassage))) continue;
      const next = wishes.get(id)?.find((wish) => !taken.has(wish) && (wordsOf(wish) <= left || taken.size === 0));
      if (next === undefined) continue;
      taken.add(next);
      left -= wordsOf(next);
      own.push(next);
      round = true;
    }
  }
  return given;
}
