import type { Verdict } from "../types.ts";
import { folded } from "./support.ts";

/** A passage that a judge has taken from a sentence. */
export interface Refusal extends Verdict {
  verdict: "contradicted" | "not_in_passage";
}

/** Passages that are tried for a sentence: its own, and one other. */
export const attempts = 2;

/** The passages that were taken from a sentence. */
export function refusalsOf(refused: Refusal[], sentence: string): Refusal[] {
  if (refused.length === 0) return [];
  const key = folded(sentence);
  return refused.filter((one) => folded(one.sentence) === key);
}
