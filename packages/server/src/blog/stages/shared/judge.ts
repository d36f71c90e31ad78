import { JobError } from "../../../jobs/job-error.ts";
import type { Refusal } from "../../analysis/refusals.ts";
import { JudgeAnswer, type JudgeBrief } from "../../briefs/judge.ts";
import type { BlogTools } from "../../tools.ts";
import type { BlogContext, Evidence, Judged, Verdict } from "../../types.ts";
import { cutAtWord, fingerprint } from "./lines.ts";

/** A sentence and a passage that supports it as far as words can tell. */
export interface Pair {
  sentence: string;
  /** Id of the evidence. */
  id: string;
  /** Whether the passage has it word for word: then nobody needs to be asked. */
  verbatim: boolean;
}

/**
 * Asks the job's model whether passages say what sentences say. It can only take passages away from sentences: what it
 * is not asked, or gives no usable answer to, stands as the comparison of words has it.
 */
export interface Judge {
  /** Whether there is a model to be asked. */
  readonly isThere: boolean;
  ask(pairs: Pair[]): Promise<void>;
  refused(): Refusal[];
  judged(): Judged;
  warnings(): string[];
}

/** Of one call: some 2,500 tokens, which a local model with a window of 8,192 can read and answer. */
const batch = { pairs: 8, characters: 7000 } as const;
/** Calls of one stage: a post of 10,000 words has some 150 claims. */
const mostCalls = 20;
const longestReason = 160;

/** `known`: what an earlier stage has asked. */
export function openJudge(tools: BlogTools, context: BlogContext, evidence: Evidence[], known?: Judged): Judge {
  const verdicts = new Map(known?.verdicts.map((one) => [keyOf(one), one]));
  const isThere = context.pinned.model.provider !== "offline" && evidence.length > 0;
  const passages = new Map(evidence.map(({ id, passage }) => [id.toLowerCase(), passage]));
  let failed = known?.failed ?? false;
  let calls = 0;
  let unasked = 0;
  const askBatch = async (pairs: Pair[]): Promise<void> => {
    calls += 1;
    const numbered = pairs.map(({ sentence, id }, at) => ({
      number: at + 1,
      sentence,
      passage: passages.get(id) ?? "",
    }));
    const answer = await answerTo(tools, context, `judge/${calls}`, numbered);
    failed ||= answer === undefined;
    for (const { number, verdict, reason } of answer ?? []) {
      const { sentence, id } = pairs[number - 1]!;
      verdicts.set(keyOf({ sentence, id }), { sentence, id, verdict, reason: plainReason(reason) });
    }
  };
  return {
    isThere,
    async ask(pairs) {
      const open = isThere && !failed ? pairs.filter((pair) => !pair.verbatim && !verdicts.has(keyOf(pair))) : [];
      const different = [...new Map(open.map((pair) => [keyOf(pair), pair])).values()];
      for (const some of batches(different, passages)) {
        context.signal.throwIfAborted();
        if (failed || calls >= mostCalls) unasked += some.length;
        else await askBatch(some);
      }
    },
    refused: () => [...verdicts.values()].filter(isRefusal),
    judged: () => ({ verdicts: [...verdicts.values()], failed }),
    warnings: () => warningsOf(failed, unasked),
  };
}

const keyOf = ({ sentence, id }: Pick<Verdict, "sentence" | "id">): string => `${id} ${fingerprint(sentence)}`;
const isRefusal = (one: Verdict): one is Refusal => one.verdict !== "supported";
const plainReason = (reason: string): string =>
  cutAtWord(reason.replaceAll(/[\p{C}\s]+/gu, " "), longestReason).replace(/[.!?]+$/, "");

function warningsOf(failed: boolean, unasked: number): string[] {
  if (failed)
    return [
      "judge_not_available: The model gave no usable answer when it was asked whether the sources say what the post says; claims and citations were compared with the sources word by word only.",
    ];
  if (unasked === 0) return [];
  return [
    `judge_not_available: The post has more claims than are put to the model; ${unasked} of them were compared with the sources word by word only.`,
  ];
}

function batches(pairs: Pair[], passages: ReadonlyMap<string, string>): Pair[][] {
  const made: Pair[][] = [];
  let room = 0;
  for (const pair of pairs) {
    const size = pair.sentence.length + (passages.get(pair.id)?.length ?? 0);
    const last = made.at(-1);
    if (last === undefined || last.length >= batch.pairs || size > room) {
      made.push([pair]);
      room = batch.characters - size;
    } else {
      last.push(pair);
      room -= size;
    }
  }
  return made;
}

/** What cannot be used costs a job nothing but the second look; that it could not be is stored too. */
const unusable: ReadonlySet<string> = new Set(["invalid_model_output", "content_refused", "provider_rejected"]);

/** The verdicts, one for each number; undefined where the answer is of no use. */
async function answerTo(
  tools: BlogTools,
  context: BlogContext,
  key: string,
  pairs: JudgeBrief["pairs"],
): Promise<JudgeAnswer["verdicts"] | undefined> {
  const { topic, language, blog_type, tone } = context.input;
  const post = { topic, keywords: [], tone, blog_type, language, comparison_items: [] };
  const brief: JudgeBrief = { task: "judge", post, pairs };
  const answer = await context.part(`${key}/outcome`, brief, async () => {
    try {
      return await tools.models.object(context, key, brief, JudgeAnswer);
    } catch (error) {
      if (error instanceof JobError && unusable.has(error.code)) return null;
      throw error;
    }
  });
  const numbers = new Set(answer?.verdicts.map(({ number }) => number));
  const isWhole = answer?.verdicts.length === pairs.length && pairs.every(({ number }) => numbers.has(number));
  return isWhole ? answer.verdicts : undefined;
}
