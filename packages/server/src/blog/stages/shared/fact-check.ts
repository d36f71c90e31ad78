import type { CheckedClaim } from "../../analysis/claims.ts";
import type { Refusal } from "../../analysis/refusals.ts";
import type { DraftSection } from "../../types.ts";
import { type Checking, claimsIn, isFalse, isUnsupported, wrongWith } from "./claims.ts";
import { bounded, lengthWarning, short, takeOut, type Verified } from "./take-out.ts";
import type { Seen } from "./verify.ts";

/** The claims as the judge looks at them. */
export async function claimPairs(checking: Checking, sections: DraftSection[], refused: Refusal[]): Promise<Seen> {
  const claims = await claimsIn(checking, sections, refused);
  const about = ({ section, sentence }: CheckedClaim) => ({ section, sentence });
  return {
    pairs: claims.flatMap((claim) => (claim.passage === null ? [] : [{ ...about(claim), ...claim.passage }])),
    fallen: claims.filter(({ status }) => status === "refused").map((claim) => ({ ...about(claim), bearing: true })),
  };
}

/** Takes out the claims that are false, and tells of those that nobody supports. */
export async function settleClaims(
  checking: Checking,
  sections: DraftSection[],
  refused: Refusal[],
): Promise<Verified> {
  const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
  const found = (await claimsIn(checking, sections, refused)).filter(isUnsupported);
  const out = await takeOut(checking, sections, found.filter(isFalse), (claim) => lower(wrongWith(claim)));
  const headings = new Map(sections.map(({ id, heading }) => [id, heading]));
  const open = found
    .filter((claim) => !isFalse(claim))
    .map(
      (claim) =>
        `claim_not_supported: In "${headings.get(claim.section)}": ${wrongWith(claim)}: "${short(claim.sentence)}" Check it, or give a source that says it.`,
    );
  return {
    sections: out.sections,
    warnings: [
      ...out.warnings,
      ...bounded(open, "claim_not_supported", "say what no source supports"),
      ...(await lengthWarning(checking, sections, out.sections)),
    ],
  };
}
