import type { Clock } from "@galley/foundation";
import { providerLabel } from "../../../upstream/labels.ts";
import type {
  EditWish,
  GenerateWish,
  ImageOffer,
  ImageProvider,
  ImageQuestion,
  MadeImage,
  VaryWish,
} from "../../port.ts";
import type { Darkroom } from "../darkroom.ts";
import { withDeadline } from "../deadline.ts";
import { generateOne, type OneImage } from "../generate-one.ts";
import { asTransparency, type Canvas, canvasOf, stretchedMask } from "../masks.ts";
import { fitWithin, flattened, readPicture, stretched, unfit } from "../pictures.ts";
import { resized } from "../resized.ts";
import { createChoice } from "./choice.ts";
import { connect, type SdkReach } from "./connect.ts";
import { type SdkModel, type SdkProviderName, sdkCatalogues } from "./models.ts";
import { settingsOf, wordsOf } from "./settings-of.ts";
import { shapeOf, shapesOf } from "./shape.ts";

export interface SdkProviderOptions extends SdkReach {
  provider: SdkProviderName;
  /** Makes the pictures of all qualities, instead of those of our tables. */
  model?: string | undefined;
  clock: Clock;
  /** ms that one call may take. */
  timeout: number;
  darkroom: Darkroom;
}

/** What a picture is asked with, besides what all have. */
type Ask = Omit<OneImage, "signal" | "providerOptions"> & {
  options: Record<string, string | number>;
  warnings: string[];
  sentPrompt: string | undefined;
};

/** Pixels of a source: more is not seen by the models. */
const sourcePixels = 4_194_304;

/** One of the AI SDK's image providers. Its SDK is loaded with the first picture. */
export function sdkImageProvider(options: SdkProviderOptions): ImageProvider {
  const { provider, model: chosen, darkroom } = options;
  const modelOf = createChoice(provider, chosen);
  const call = createCall(options);
  /** The picture goes and comes back in a shape that the model makes; all of it stays where it was. */
  const edit = async (entry: SdkModel, wish: EditWish): Promise<MadeImage> => {
    const { ask, whole } = await darkroom.prepare(
      [wish.source, wish.mask],
      wish.signal,
      async () => {
        const { picture, mask } = await canvasOf(await readPicture(wish.source), wish);
        return { ask: await editAsk(provider, entry, { picture, mask }, wish), whole: picture };
      },
      2.25,
    );
    return resized(darkroom, await call(entry, ask, wish.signal), whole);
  };
  const vary = async (entry: SdkModel, wish: VaryWish): Promise<MadeImage> =>
    call(entry, await darkroom.prepare([wish.source], wish.signal, () => varyAsk(entry, wish)), wish.signal);
  return {
    name: provider,
    offer(question) {
      const entry = modelOf(question);
      return entry && offerOf(entry, question);
    },
    async make(wish) {
      const entry = modelOf(wish);
      if (!entry) throw unfit(`${providerLabel(provider)} cannot do this to a picture.`);
      if (wish.kind === "generate") return call(entry, generateAsk(entry, wish), wish.signal);
      if (wish.kind === "vary") return vary(entry, wish);
      if (wish.kind === "edit") return edit(entry, wish);
      throw unfit(`${providerLabel(provider)} enlarges no pictures.`);
    },
    async collect() {
      throw unfit("What was begun cannot be asked for: this provider begins nothing.");
    },
  };
}

/** A source's size is not known beforehand: its price is that of a square of a megapixel. */
function offerOf({ model, seconds, cost, geometry }: SdkModel, question: ImageQuestion): ImageOffer {
  const asked = question.kind === "generate" ? question : { width: 1024, height: 1024 };
  return {
    model,
    seconds,
    cost: cost(shapeOf(geometry, asked).sides, question.quality),
    // An edit is brought back to the size of what was sent.
    ...(question.kind !== "edit" && { shapes: shapesOf(geometry) }),
  };
}

function createCall({ provider, clock, timeout, apiKey, baseURL }: SdkProviderOptions) {
  let connected: ReturnType<(typeof connect)[SdkProviderName]> | undefined;
  const make = () => {
    connected ??= connect[provider]({ apiKey, baseURL });
    connected.catch(() => {
      connected = undefined;
    });
    return connected;
  };
  const label = providerLabel(provider);
  return async (
    entry: SdkModel,
    { options, warnings, sentPrompt, ...ask }: Ask,
    signal: AbortSignal,
  ): Promise<MadeImage> => {
    const [{ toImageError }, { readAnswer }] = await Promise.all([import("./errors.ts"), import("./read-answer.ts")]);
    return withDeadline({ clock, timeout, label }, signal, async (either) => {
      try {
        const model = (await make())(entry.model);
        const generated = await generateOne(model, {
          ...ask,
          providerOptions: { [provider]: options },
          signal: either,
        });
        return readAnswer(provider, entry.tokens, generated, { prompt: sentPrompt, warnings });
      } catch (error) {
        throw toImageError(error, { provider, model: entry.model, now: clock.now() });
      }
    });
  };
}

function generateAsk(entry: SdkModel, wish: GenerateWish): Ask {
  const { size, aspectRatio, warnings } = shapeOf(entry.geometry, wish);
  const words = wordsOf(entry, wish);
  const settings = settingsOf(entry, wish);
  return {
    prompt: words.prompt,
    sentPrompt: words.prompt === wish.prompt ? undefined : words.prompt,
    size,
    aspectRatio,
    ...settings,
    warnings: [...warnings, ...words.warnings, ...settings.warnings],
  };
}

async function varyAsk(entry: SdkModel, wish: VaryWish): Promise<Ask> {
  const { picture, warnings } = await fitWithin(await readPicture(wish.source), sourcePixels);
  const words = wordsOf(entry, wish);
  const settings = settingsOf(entry, wish);
  const shape = shapeOf(entry.geometry, picture);
  return {
    prompt: words.prompt,
    sentPrompt: words.prompt === wish.prompt ? undefined : words.prompt,
    images: [picture.bytes],
    size: shape.size,
    aspectRatio: shape.aspectRatio,
    ...settings,
    warnings: [...warnings, ...shape.warnings, ...words.warnings, ...settings.warnings],
  };
}

async function editAsk(
  provider: SdkProviderName,
  entry: SdkModel,
  { picture, mask }: Pick<Canvas, "picture" | "mask">,
  wish: EditWish,
): Promise<Ask> {
  const shape = shapeOf(entry.geometry, picture);
  const sent = shape.sides;
  const painted = await stretchedMask(mask, sent);
  const isTransparent = sdkCatalogues[provider].edit?.mask === "transparent";
  const settings = settingsOf(entry, wish);
  return {
    prompt: wish.prompt,
    sentPrompt: undefined,
    images: [isTransparent ? await stretched(picture.bytes, sent) : await flattened(picture.bytes, sent)],
    mask: isTransparent ? await asTransparency(painted) : painted,
    size: shape.size,
    aspectRatio: shape.aspectRatio,
    ...settings,
  };
}
