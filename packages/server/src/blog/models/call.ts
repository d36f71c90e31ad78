import type { Clock } from "@galley/foundation";
import { z } from "zod";
import { JobError } from "../../jobs/job-error.ts";
import type { WorkWatch } from "../../observe/watch.ts";
import { providerLabel } from "../../upstream/labels.ts";
import type { Brief } from "../briefs/briefs.ts";
import type { ModelCaller } from "../tools.ts";
import type { BlogContext, ModelChoice } from "../types.ts";
import { endAtSentence, readObject, tidyMarkdown } from "./answer.ts";
import type { Answer, Asking, Question } from "./generate.ts";
import { outputLimit } from "./limits.ts";
import type { OpenModel } from "./open.ts";
import { createOutages, isOutage, type Outages } from "./outages.ts";
import { type Prompt, promptFor } from "./prompt.ts";
import { createThrottle, type Throttle } from "./throttle.ts";

export interface ModelCallerOptions {
  open: OpenModel;
  clock: Clock;
  /** Milliseconds one call may take, its short retries included. */
  timeout: number;
  /** Short retries of one call after 408, 409, 429, 5xx and broken connections; 2 when absent. */
  retries?: number | undefined;
  /** How much each provider is asked; any amount when absent. */
  throttle?: Throttle | undefined;
  /** Sees each call from outside; nobody does when absent. */
  watch?: WorkWatch | undefined;
}

/** Calls at once for one job, where the provider's limit is not lower: more would be in the way of other jobs. */
const mostForJob = 4;

/**
 * Asks the job's models: the pinned one, and while that is not to be had, those that stand in for it. Every call is a
 * part of its stage, found again by everything that decides the answer: prompt, model, limit and shape. An answer that
 * cannot be read, or was cut off, is asked for once more.
 */
export function createModelCaller(options: ModelCallerOptions): ModelCaller {
  const { open, clock, timeout, retries = 2, watch } = options;
  const { throttle = createThrottle({ concurrency: {}, perMinute: {}, clock }) } = options;
  const parts: Parts = { asking: { open, clock, throttle, timeout, retries, watch }, outages: createOutages(clock) };
  return {
    text(context, key, brief, { by, onText } = {}) {
      const wish = { ...wishOf(brief, by ?? context.pinned.model), onText };
      return context.part(key, identity(wish), () => askForText(asker(parts, context, wish), wish.lead));
    },
    object<T>(context: BlogContext, key: string, brief: Brief, schema: z.ZodType<T>) {
      const wish = { ...wishOf(brief, context.pinned.model), schema };
      return context.part<T>(key, identity(wish), () => askForObject(asker(parts, context, wish), wish.lead, schema));
    },
    mostAtOnce: ({ pinned }) => Math.min(mostForJob, throttle.mostAtOnce(pinned.model.provider) ?? mostForJob),
  };
}

/** What all calls of a process share. */
interface Parts {
  asking: Asking;
  outages: Outages;
}

/** What is wanted, of whichever model. */
interface Wish extends Prompt, Pick<Question, "schema" | "onText"> {
  brief: Brief;
  /** The model that is to be asked. */
  lead: ModelChoice;
}

const wishOf = (brief: Brief, lead: ModelChoice): Wish => ({ ...promptFor(brief), brief, lead });

/** The input under which the answer is stored. */
function identity({ instructions, prompt, brief, lead, schema }: Wish): unknown {
  const shape = schema === undefined ? null : z.toJSONSchema(schema, { io: "input" });
  const parameters = { maxOutputTokens: outputLimit(brief, lead), shape };
  return { instructions, prompt, choice: lead, parameters };
}

/** How a question is asked once more: with so many times its room, or with something to heed. */
interface Change {
  room?: number;
  heed?: string;
}
type AskAgain = (change?: Change) => Promise<Answer>;

function asker({ asking, outages }: Parts, context: BlogContext, wish: Wish): AskAgain {
  return async ({ room = 1, heed } = {}) => {
    const { ask } = await import("./generate.ts");
    const { brief, lead, prompt, schema, onText } = wish;
    const instructions = heed === undefined ? wish.instructions : `${wish.instructions}\n- ${heed}`;
    const failures: Array<{ choice: ModelChoice; error: JobError }> = [];
    for (const choice of outages.order(await usable(context, lead))) {
      const maxOutputTokens = outputLimit(brief, choice) * room;
      try {
        const answer = await ask(asking, context, { choice, instructions, prompt, maxOutputTokens, schema, onText });
        outages.over(choice);
        return answer;
      } catch (error) {
        if (!(error instanceof JobError) || (choice === lead && !isOutage(error))) throw error;
        if (isOutage(error)) outages.note(choice, error);
        failures.push({ choice, error });
      }
    }
    throw toThrow(failures, lead);
  };
}

/**
 * Of all that went wrong, what another attempt may get over, the model's own first: that one who stands in has a wrong
 * key, is too dear or refuses makes nothing final that the model itself may do in a minute.
 */
function toThrow(failures: ReadonlyArray<{ choice: ModelChoice; error: JobError }>, lead: ModelChoice): JobError {
  const own = failures.find(({ choice }) => choice === lead);
  const passing = [own, ...failures].find((one) => one?.error.retryable);
  return (passing ?? own ?? failures[0])!.error;
}

/**
 * The model itself, and who may stand in for it: where spending is limited, only those whose price is known. Nobody
 * stands in for another than the pinned one: who wants a second opinion does not want the first one again.
 */
async function usable({ pinned, maxCost }: BlogContext, lead: ModelChoice): Promise<ModelChoice[]> {
  const { fallbacks: others = [] } = pinned;
  if (lead.provider !== pinned.model.provider || lead.model !== pinned.model.model) return [lead];
  if (maxCost === null || others.length === 0) return [lead, ...others];
  const { isPriced } = await import("./price.ts");
  return [lead, ...others.filter(isPriced)];
}

async function askForText(ask: AskAgain, lead: ModelChoice): Promise<string> {
  const first = await ask();
  const answer = first.finishReason === "length" ? await askLonger(ask, first) : first;
  const tidied = tidyMarkdown(answer.text);
  const text = answer.finishReason === "length" ? endAtSentence(tidied) : tidied;
  if (text === "") throw unusable(lead, "gave an empty answer");
  return text;
}

/** A cut-off answer is asked for with twice the room; a model that cannot give it leaves us with the first. */
async function askLonger(ask: AskAgain, first: Answer): Promise<Answer> {
  try {
    return await ask({ room: 2 });
  } catch (error) {
    // What was paid for can be used up to its last full sentence.
    if (error instanceof JobError) return first;
    throw error;
  }
}

async function askForObject<T>(ask: AskAgain, lead: ModelChoice, schema: z.ZodType<T>): Promise<T> {
  const first = await ask();
  const read = readObject(first.text, schema);
  if (read.ok) return read.value;
  const cutOff = first.finishReason === "length";
  const again: Change = cutOff ? { room: 2 } : { heed: `An earlier answer could not be used: ${read.wrong}.` };
  const second = readObject((await ask(again)).text, schema);
  if (second.ok) return second.value;
  throw unusable(lead, `gave an answer of the wrong shape twice (${second.wrong})`);
}

function unusable({ provider }: ModelChoice, what: string): JobError {
  return new JobError("invalid_model_output", `${providerLabel(provider)} ${what}.`, { retryable: true });
}
