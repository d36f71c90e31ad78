import type { QualityScoring } from "../types.ts";
import { type Judged, judgeAccessibility, judgeReadability, judgeSeo, judgeStructure } from "./quality-form.ts";
import { type QualityInput, type Reading, readPost } from "./quality-reading.ts";
import { judgeEngagement, judgeFactual, judgeTrust, judgeUniqueness } from "./quality-substance.ts";

/** What each dimension counts for; they add up to 1. */
const weights = {
  readability: 0.12,
  seo: 0.18,
  structure: 0.15,
  factual: 0.15,
  uniqueness: 0.1,
  engagement: 0.1,
  eeat: 0.12,
  accessibility: 0.08,
} as const;
type Dimension = keyof typeof weights;

const judges: Record<Dimension, (reading: Reading) => Judged> = {
  readability: judgeReadability,
  seo: judgeSeo,
  structure: judgeStructure,
  factual: judgeFactual,
  uniqueness: judgeUniqueness,
  engagement: judgeEngagement,
  eeat: judgeTrust,
  accessibility: judgeAccessibility,
};

/**
 * How good a post is, in eight dimensions, each measured on the text as it is. One that cannot be judged has no score and
 * says why; the weights of the others then count for the whole.
 */
export function scoreQuality(input: QualityInput): QualityScoring {
  const reading = readPost(input);
  const dimensions: QualityScoring["dimensions"] = {};
  let sum = 0;
  let judged = 0;
  for (const name of Object.keys(weights) as Dimension[]) {
    const weight = weights[name];
    const { score, findings } = judges[name](reading);
    dimensions[name] = { score, weight, findings };
    if (score === null) continue;
    sum += score * weight;
    judged += weight;
  }
  return { score: judged === 0 ? 0 : Math.round((sum / judged) * 10) / 10, dimensions };
}
