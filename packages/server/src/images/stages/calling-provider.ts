import { JobError } from "../../jobs/job-error.ts";
import { sleep } from "../../net/sleep.ts";
import type { ImageOffer, ImageProvider, ImageWish, MadeImage, StartedImage } from "../port.ts";
import type { ImageTools } from "../tools.ts";
import type { Bought, ImageContext, ImageStageOf, Preparation, StoredPicture } from "../types.ts";
import { wishOf } from "../wishes.ts";

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
      source: await bytesOf(tools, preparing.source),
      mask: await bytesOf(tools, preparing.mask),
    };
    const pictures: StoredPicture[] = [];
    const warnings: string[] = [];
    for (let index = 0; index < countOf(context); index += 1) {
      context.signal.throwIfAborted();
      const bought = await buy(making, index);
      const done = bought.kind === "picture" ? bought : await collect(making, bought, index);
      pictures.push(done.picture);
      warnings.push(...new Set([...bought.warnings, ...done.warnings]));
    }
    return { model: offerOf(making, wish(making, 0)).model, pictures, warnings: [...new Set(warnings)] };
  },
});

const countOf = ({ input }: ImageContext): number =>
  input.operation === "variations" ? input.request.num_variations : 1;

function providerOf({ providers }: ImageTools, { pinned }: ImageContext): ImageProvider {
  const provider = providers.get(pinned.provider);
  if (provider) return provider;
  const message = `The image provider ${pinned.provider} is not configured here any more.`;
  throw new JobError("provider_unauthorized", message, { retryable: false });
}

async function bytesOf({ files }: ImageTools, picture: StoredPicture | undefined): Promise<Uint8Array | undefined> {
  if (!picture) return undefined;
  const found = await files.read(picture.key);
  if (!found) throw new JobError("input_lost", "The source picture is not there any more.", { retryable: false });
  return found.bytes;
}

const wish = ({ context, preparing, source, mask }: Making, index: number): ImageWish =>
  wishOf(context, { preparing, source, mask, index });

function offerOf({ provider }: Making, asked: ImageWish): ImageOffer {
  const offer = provider.offer(asked);
  if (offer) return offer;
  const message = `The image provider ${provider.name} cannot do this (${asked.kind}).`;
  throw new JobError("provider_rejected", message, { retryable: false });
}

/** One call that may cost money: its outcome is stored before anything else is done. */
function buy(making: Making, index: number): Promise<Bought> {
  const { context, provider, preparing } = making;
  const { signal: _signal, ...asked } = wish(making, index);
  // Their bytes are told by their keys.
  const facts = { ...asked, source: preparing.source?.key ?? null, mask: preparing.mask?.key ?? null };
  return context.part<Bought>(`picture/${index}`, [provider.name, facts], async () => {
    const giveBack = await context.reserve(offerOf(making, wish(making, index)).cost);
    try {
      const made = await provider.make(wish(making, index));
      return "started" in made ? { kind: "started", ...made } : await keep(making, made, index);
    } finally {
      giveBack();
    }
  });
}

/** Asks for what was begun until it is there. */
function collect(making: Making, { started, warnings }: StartedImage, index: number): Promise<Picture> {
  const { tools, context, provider } = making;
  return context.part<Picture>(`collected/${index}`, started, async () => {
    for (let asked = 0; asked < mostQuestions; asked += 1) {
      const made = await provider.collect({ started, warnings }, context.signal);
      if (made) return keep(making, made, index);
      await sleep(tools.clock, askEvery, context.signal);
    }
    throw new JobError("provider_timeout", "The provider did not finish the picture in 20 minutes.", {
      retryable: true,
    });
  });
}

/** Stores a picture as it came, under the same name however often, and charges it: providers bill what they deliver. */
async function keep(making: Making, made: MadeImage, index: number): Promise<Picture> {
  const { tools, context, provider } = making;
  const { bytes, mediaType, seed, prompt, warnings } = made;
  const key = await tools.files.put(context.jobId, bytes, mediaType, `raw-${index}`);
  const { model, cost } = offerOf(making, wish(making, index));
  await context.charge({ provider: provider.name, model, tokens: 0, cost: made.cost ?? cost });
  const picture = { key, mediaType, ...(seed !== undefined && { seed }), ...(prompt !== undefined && { prompt }) };
  return { kind: "picture", picture, warnings };
}
