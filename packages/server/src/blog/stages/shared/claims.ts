import type { CheckedClaim } from "../../analysis/claims.ts";
import type { Refusal } from "../../analysis/refusals.ts";
import type { BlogTools } from "../../tools.ts";
import type { BlogContext, BlogOutputs, DraftSection, Evidence } from "../../types.ts";
import { allEvidence } from "./evidence.ts";
import { authorsWords } from "./request.ts";
import { short } from "./take-out.ts";

/** What claims are checked with. */
export interface Checking {
  tools: BlogTools;
  context: BlogContext;
  soFar: Readonly<BlogOutputs>;
}

/** The claims of sections; none where the check is off or there is no evidence to check against. */
export async function claimsIn(
  { tools, context, soFar }: Checking,
  sections: DraftSection[],
  refused: Refusal[] = [],
): Promise<CheckedClaim[]> {
  const { input } = context;
  const evidence = allEvidence(soFar);
  if (!input.use_fact_checking || evidence.length === 0) return [];
  const { brand_name, product_name, comparison_items, language } = input;
  const subjects = [brand_name ?? [], product_name ?? [], comparison_items].flat();
  const ground = { evidence, author: authorsWords(input), subjects, language, refused };
  return tools.text.run("checkClaims", sections, ground);
}

export const isUnsupported = ({ status }: CheckedClaim): boolean => status !== "supported";

/** A number, date or quotation that no source has, or that a source has otherwise: it may not stay. */
export const isFalse = ({ status }: CheckedClaim): boolean => status === "absent" || status === "contradicted";

const named = (missing: string[]): string =>
  missing
    .slice(0, 3)
    .map((one) => `"${one}"`)
    .join(", ");

const tellings: Record<CheckedClaim["kind"], string> = {
  quotation: "No source has the words that are quoted",
  date: "No source gives the date",
  number: "No source gives the figure",
  superlative: "No source supports the superlative",
  comparison: "No source supports the comparison",
  cause: "No source names this cause",
  name: "No source says this",
};

/** The beginning of a sentence that says what is wrong with a claim. */
export function wrongWith({ kind, missing, otherwise, sentence }: CheckedClaim): string {
  if (otherwise !== null) return `A source says otherwise ("${short(otherwise)}")`;
  // Figures are compared in a form of their own: 2.5 million is 2500000.
  const written = missing.filter((one) => sentence.includes(one));
  return written.length === 0 ? tellings[kind] : `${tellings[kind]} (${named(written)} stands in none)`;
}

/** What the one who revises is told of a claim. It is carried out, so it quotes no source: the post's words alone. */
export function findingOf(claim: CheckedClaim, source?: string): string {
  const advice = isFalse(claim)
    ? "say only what the evidence says, or say it without that, or leave it out"
    : "say it more cautiously, or leave it out";
  const wrong =
    claim.otherwise === null
      ? wrongWith(claim)
      : `The source${source === undefined ? "" : ` [${source}]`} gives another figure`;
  return `${wrong}; ${advice}: "${claim.sentence}"`;
}

/** The passage in which a source says otherwise than a claim. */
export const passageAgainst = ({ otherwise }: CheckedClaim, evidence: Evidence[]): Evidence | undefined =>
  otherwise === null ? undefined : evidence.find(({ passage }) => passage.includes(otherwise));

/** Sentences that claim what nothing supports. */
export async function unsupportedIn(checking: Checking, section: DraftSection): Promise<string[]> {
  return (await claimsIn(checking, [section])).filter(isUnsupported).map(({ sentence }) => sentence);
}
