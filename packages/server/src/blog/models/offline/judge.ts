import { supports } from "../../analysis/citations.ts";
import type { JudgeAnswer, JudgeBrief } from "../../briefs/judge.ts";

/** Verdicts by words alone, as every citation is checked: what is not clearly in the passage is not called supported. */
export function writeVerdicts({ pairs, post }: JudgeBrief): JudgeAnswer {
  const verdicts = pairs.map(({ number, sentence, passage }) =>
    supports(sentence, passage, post.language)
      ? { number, verdict: "supported" as const, reason: "" }
      : { number, verdict: "not_in_passage" as const, reason: "The words of the passage are others." },
  );
  return { verdicts };
}
