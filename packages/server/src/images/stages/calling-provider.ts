import type { JobErrorCode } from "@galley/contract";
import { fault } from "@galley/foundation";
import { JobError } from "../../jobs/job-error.ts";
import { sleep } from "../../net/sleep.ts";
import {
  BilledError,
  type ImageOffer,
  type ImageProvider,
  type ImageWish,
  type MadeImage,
  type StartedImage,
} from "../port.ts";
import type { ImageTools } from "../tools.ts";
import type { Bought, ImageContext, ImageStageOf, Preparation, StoredPicture } from "../types.ts";
import { countOf, wishOf } from "../wishes.ts";

/** ms between questions for a result that the provider makes in its own time; Stability asks for 10 s at least. */
const askEvery = 10_000;
/** Questions until it is given up: 20 minutes. */
const mostQuestions = 120;

/** The making of the pictures of a job. */
interface Making {
  tools: ImageTools;
  context: ImageContext;
  provider: ImageProvider;
  preparing: Preparation;
  source: Uint8Array | undefined;
  mask: Uint8Array | undefined;
}

type Picture = Extract<Bought, { kind: "picture" }>;

/**
 * Has the provider make the pictures, one call each. What a call has brought is in storage, and noted, before the next
 * one: a job that is resumed asks only for what is missing, and asks for what was begun instead of beginning it again.
 *
 * What is paid twice: the one picture of a job whose process dies between the provider's answer and the note of where it
 * is stored, or that storage does not take for four minutes. Both calls are charged, as they are billed. Work that the
 * provider has begun and keeps for us is collected again instead, and charged once.
 */
export const createCallingProvider = (tools: ImageTools): ImageStageOf<"calling_provider"> => ({
  name: "calling_provider",
  version: 1,
  weight: 20,
  says: { start: "The provider makes the picture", complete: "The provider's work is complete" },
  details: ({ pictures, model }) =>
    `${pictures.length === 1 ? "1 picture" : `${pictures.length} pictures`} by ${model}`,
  run: async (context, { preparing }) => {
    const making: Making = {
      tools,
      context,
      preparing,
      provider: providerOf(tools, context),
      source: await bytesOf(tools, context, preparing.source),
      mask: await bytesOf(tools, context, preparing.mask),
    };
    const pictures: StoredPicture[] = [];
    const warnings: string[] = [];
    for (let index = 0; index < countOf(context.input); index += 1) {
      context.signal.throwIfAborted();
      const bought = await obtain(making, index);
      pictures.push(bought.picture);
      warnings.push(...bought.warnings);
    }
    const model = pictures[0]?.model ?? context.pinned.model;
    const { pinned } = context;
    // The settings have changed since it was accepted.
    if (model !== pinned.model) warnings.push(`model_changed: ${model} made the picture; ${pinned.model} was chosen.`);
    return { model, pictures, warnings: [...new Set(warnings)] };
  },
});

function providerOf({ providers }: ImageTools, { pinned }: ImageContext): ImageProvider {
  const provider = providers.get(pinned.provider);
  if (provider) return provider;
  const message = `The image provider ${pinned.provider} is not configured here any more.`;
  throw new JobError("provider_unauthorized", message, { retryable: false });
}

async function bytesOf(
  { files, keeper }: ImageTools,
  { signal }: ImageContext,
  picture: StoredPicture | undefined,
): Promise<Uint8Array | undefined> {
  if (!picture) return undefined;
  const found = await keeper.patiently(() => files.read(picture.key), signal);
  if (!found) throw new JobError("input_lost", "The source picture is not there any more.", { retryable: false });
  return found.bytes;
}

const wish = ({ context, source, mask }: Making, index: number): ImageWish => wishOf(context, { source, mask }, index);

function offerOf({ provider }: Making, asked: ImageWish): ImageOffer {
  const offer = provider.offer(asked);
  if (offer) return offer;
  const message = `The image provider ${provider.name} cannot do this (${asked.kind}).`;
  throw new JobError("provider_rejected", message, { retryable: false });
}

/** A picture, bought or found bought. What was begun and came to nothing is begun anew by a later attempt. */
async function obtain(making: Making, index: number): Promise<Picture> {
  for (let round = 0; ; round += 1) {
    const bought = await buy(making, index, round);
    if (bought.kind === "picture") return bought;
    const collected = await collect(making, bought, `${index}/${round}`);
    if (collected) return { ...collected, warnings: [...bought.warnings, ...collected.warnings] };
  }
}

/** One call that may cost money: its outcome is stored before anything else is done. */
function buy(making: Making, index: number, round: number): Promise<Bought> {
  const { context, provider, preparing } = making;
  const { signal: _signal, model: _pinned, ...asked } = wish(making, index);
  // Their bytes are told by their keys.
  const facts = { ...asked, source: preparing.source?.key ?? null, mask: preparing.mask?.key ?? null };
  return context.part<Bought>(`picture/${index}/${round}`, [provider.name, facts], async () => {
    const offer = offerOf(making, wish(making, index));
    await making.tools.keeper.ready(context.jobId, context.signal);
    const giveBack = await context.reserve(offer.cost);
    try {
      const made = await provider.make(wish(making, index));
      if ("started" in made) return { kind: "started", ...made };
      await charge(making, offer, made);
      return await keep(making, made, offer.model);
    } catch (error) {
      if (error instanceof BilledError) await charge(making, offer, error);
      throw error;
    } finally {
      giveBack();
    }
  });
}

/** What became of work that was begun; a failure that is final is stored, too. */
type Outcome = Picture | { kind: "dead"; code: JobErrorCode; message: string };

/**
 * Asks for what was begun until it is there. Undefined where an earlier attempt has found that it will never be: then it
 * is to be begun anew, by this one, which somebody has wished for.
 */
async function collect(making: Making, started: StartedImage, key: string): Promise<Picture | undefined> {
  const { context } = making;
  let isNews = false;
  const outcome = await context.part<Outcome>(`collected/${key}`, started, async () => {
    isNews = true;
    const offer = offerOf(making, wish(making, 0));
    try {
      const made = await ask(making, started);
      await charge(making, offer, made, `collected/${key}`);
      return await keep(making, made, offer.model);
    } catch (error) {
      if (error instanceof BilledError) await charge(making, offer, error, `collected/${key}`);
      if (!(error instanceof JobError) || error.retryable) throw error;
      return { kind: "dead", code: error.code, message: error.message };
    }
  });
  if (outcome.kind === "picture") return outcome;
  if (isNews) throw new JobError(outcome.code, outcome.message, { retryable: false });
  return undefined;
}

/** Questions until there is an answer; one that fails for the moment costs no attempt of the job. */
async function ask({ tools, context, provider }: Making, started: StartedImage): Promise<MadeImage> {
  for (let asked = 0; asked < mostQuestions; asked += 1) {
    try {
      const made = await provider.collect(started, context.signal);
      if (made) return made;
    } catch (error) {
      if (!(error instanceof JobError) || !error.retryable || error instanceof BilledError) throw error;
    }
    await sleep(tools.clock, askEvery, context.signal);
  }
  throw new JobError("provider_timeout", "The provider did not finish the picture in 20 minutes.", { retryable: true });
}

/** Before it is stored: what the provider has made, it bills, whatever becomes of it here or has become of it there. */
function charge(
  { context, provider }: Making,
  { model, cost }: ImageOffer,
  made: Pick<MadeImage, "cost">,
  once?: string,
) {
  return context.charge({ provider: provider.name, model, tokens: 0, cost: made.cost ?? cost }, once);
}

async function keep({ tools, context }: Making, made: MadeImage, model: string): Promise<Picture> {
  const { bytes, mediaType, seed, prompt, warnings } = made;
  fault("picture-before-store");
  const key = await tools.keeper.keep(context.jobId, bytes, mediaType, context.signal);
  const picture = {
    key,
    mediaType,
    model,
    ...(seed !== undefined && { seed }),
    ...(prompt !== undefined && { prompt }),
  };
  return { kind: "picture", picture, warnings };
}
