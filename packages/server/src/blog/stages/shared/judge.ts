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
/** Contradictions of one stage that are asked about once more, each alone. */
const mostSecondLooks = 8;
/** Batches in a row without a usable answer: such a model will not answer the next one either. */
const mostFailures = 2;
const longestReason = 160;

/** `known`: what an earlier stage has asked. */
export function openJudge(tools: BlogTools, context: BlogContext, evidence: Evidence[], known?: Judged): Judge {
  const verdicts = new Map(known?.verdicts.map((one) => [keyOf(one), one]));
  const isThere = context.pinned.model.provider !== "offline" && evidence.length > 0;
  const passages = new Map(evidence.map(({ id, passage }) => [id.toLowerCase(), passage]));
  const failed = known?.failed ?? false;
  const state = { calls: 0, failures: 0, unasked: 0, unanswered: 0, looks: 0 };
  const mayAsk = () => state.failures < mostFailures && state.calls < mostCalls;

  const isSilent = () => failed || state.failures >= mostFailures || (verdicts.size === 0 && state.unanswered > 0);

  /** The verdicts of one call; those with a number that is unknown or double are none. */
  const call = async (pairs: Pair[]): Promise<Verdict[]> => {
    state.calls += 1;
    const numbered = pairs.map(({ sentence, id }, at) => ({
      number: at + 1,
      sentence,
      passage: passages.get(id) ?? "",
    }));
    const answer = await answerTo(tools, context, `judge/${state.calls}`, numbered);
    return answer.map(({ number, verdict, reason }) => {
      const { sentence, id } = pairs[number - 1]!;
      return { sentence, id, verdict, reason: plainReason(reason) };
    });
  };
  /** What has been asked without an answer is not asked again. */
  const tried = new Set<string>();
  const note = (one: Verdict): void => void verdicts.set(keyOf(one), one);

  /** A contradiction found beside other sources' passages counts only if it is found again without them. */
  const lookAgain = async (one: Verdict): Promise<void> => {
    const pair = { sentence: one.sentence, id: one.id, verbatim: false };
    const mayLook = mayAsk() && state.looks < mostSecondLooks;
    state.looks += 1;
    const [alone] = mayLook ? await call([pair]) : [];
    if (alone) note(alone);
    // Nobody has confirmed it: the comparison of words stands.
    else state.unanswered += 1;
  };
  /** The answers to a batch; where some are missing, it is asked once more for these. */
  const answersTo = async (pairs: Pair[]): Promise<Verdict[]> => {
    const found = await call(pairs);
    state.failures = found.length === 0 ? state.failures + 1 : 0;
    const has = new Set(found.map(keyOf));
    const missing = pairs.filter((pair) => !has.has(keyOf(pair)));
    const more = found.length > 0 && missing.length > 0 && mayAsk() ? await call(missing) : [];
    state.unanswered += missing.length - more.length;
    return [...found, ...more];
  };
  const askBatch = async (pairs: Pair[]): Promise<void> => {
    for (const pair of pairs) tried.add(keyOf(pair));
    const isMixed = new Set(pairs.map(({ id }) => id)).size > 1;
    for (const one of await answersTo(pairs)) {
      if (isMixed && one.verdict === "contradicted") await lookAgain(one);
      else note(one);
    }
  };
  return {
    isThere,
    async ask(pairs) {
      const isOpen = (pair: Pair) => !pair.verbatim && !tried.has(keyOf(pair)) && !verdicts.has(keyOf(pair));
      const open = isThere && !failed ? pairs.filter(isOpen) : [];
      const different = [...new Map(open.map((pair) => [keyOf(pair), pair])).values()];
      for (const some of batches(different, passages)) {
        context.signal.throwIfAborted();
        if (mayAsk()) await askBatch(some);
        else state.unasked += some.length;
      }
    },
    refused: () => [...verdicts.values()].filter(isRefusal),
    judged: () => ({ verdicts: [...verdicts.values()], failed: isSilent() }),
    warnings: () => warningsOf(state, isSilent()),
  };
}

const keyOf = ({ sentence, id }: Pick<Verdict, "sentence" | "id">): string => `${id} ${fingerprint(sentence)}`;
const isRefusal = (one: Verdict): one is Refusal => one.verdict !== "supported";
const plainReason = (reason: string): string =>
  cutAtWord(reason.replaceAll(/[\p{C}\s]+/gu, " "), longestReason).replace(/[.!?]+$/, "");

function warningsOf({ unasked, unanswered }: { unasked: number; unanswered: number }, isSilent: boolean): string[] {
  if (isSilent)
    return [
      "judge_not_available: The model gave no usable answer when it was asked whether the sources say what the post says; claims and citations were compared with the sources word by word only.",
    ];
  if (unasked + unanswered === 0) return [];
  return [
    `judge_not_available: Of the post's claims, ${unasked + unanswered} got no answer from the model that judges them; these were compared with the sources word by word only.`,
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

/** The verdicts on numbers that were asked about, each given once; none where the answer is of no use. */
async function answerTo(
  tools: BlogTools,
  context: BlogContext,
  key: string,
  pairs: JudgeBrief["pairs"],
): Promise<JudgeAnswer["verdicts"]> {
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
  const given = answer?.verdicts ?? [];
  const isOnce = (number: number) => given.filter((one) => one.number === number).length === 1;
  return given.filter(({ number }) => isOnce(number) && pairs.some((pair) => pair.number === number));
}
