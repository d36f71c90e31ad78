import type { Clock } from "@galley/foundation";
import { providerLabel } from "../../../blog/models/providers.ts";
import type {
  EditWish,
  GenerateWish,
  ImageOffer,
  ImageProvider,
  ImageQuestion,
  MadeImage,
  VaryWish,
} from "../../port.ts";
import { withDeadline } from "../deadline.ts";
import { generateOne, type OneImage } from "../generate-one.ts";
import {
  asTransparency,
  fitWithin,
  type Picture,
  readMask,
  readPicture,
  stretched,
  stretchedMask,
  unfit,
} from "../pictures.ts";
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
  const { provider, model: chosen } = options;
  const catalogue = sdkCatalogues[provider];
  const modelOf = (question: ImageQuestion): SdkModel | undefined => {
    switch (question.kind) {
      case "generate":
        return chosen === undefined ? catalogue.generate[question.quality] : named(provider, chosen);
      case "vary":
        return catalogue.vary;
      case "edit":
        return catalogue.edit;
      case "upscale":
        return undefined;
    }
  };
  const call = createCall(options);
  /** The picture goes and comes back in a shape that the model makes; all of it stays where it was. */
  const edit = async (entry: SdkModel, wish: EditWish): Promise<MadeImage> => {
    const source = await readPicture(wish.source);
    const made = await call(entry, await editAsk(provider, entry, source, wish), wish.signal);
    return { ...made, bytes: await stretched(made.bytes, source), mediaType: "image/png" };
  };
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
      if (wish.kind === "vary") return call(entry, await varyAsk(entry, wish), wish.signal);
      if (wish.kind === "edit") return edit(entry, wish);
      throw unfit(`${providerLabel(provider)} enlarges no pictures.`);
    },
    async collect() {
      throw unfit("What was begun cannot be asked for: this provider begins nothing.");
    },
  };
}

/** The model of our tables, or one of which only the name is known. */
function named(provider: SdkProviderName, model: string): SdkModel {
  const { generate, unknown } = sdkCatalogues[provider];
  return Object.values(generate).find((entry) => entry.model === model) ?? unknown(model);
}

/** A source's size is not known beforehand: its price is that of a square of a megapixel. */
function offerOf({ model, seconds, cost, geometry }: SdkModel, question: ImageQuestion): ImageOffer {
  const asked = question.kind === "generate" ? question : { width: 1024, height: 1024 };
  return {
    model,
    seconds,
    cost: cost(shapeOf(geometry, asked).sides, question.quality),
    ...(question.kind === "generate" && { shapes: shapesOf(geometry) }),
  };
}

function createCall({ provider, clock, timeout, ...reach }: SdkProviderOptions) {
  let connected: ReturnType<(typeof connect)[SdkProviderName]> | undefined;
  const make = () => {
    connected ??= connect[provider](reach);
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

async function editAsk(provider: SdkProviderName, entry: SdkModel, source: Picture, wish: EditWish): Promise<Ask> {
  const mask = await readMask(source, wish.mask);
  const shape = shapeOf(entry.geometry, source);
  const sent = shape.sides;
  const form = sdkCatalogues[provider].edit?.mask;
  const painted = await stretchedMask(mask, sent);
  const settings = settingsOf(entry, wish);
  return {
    prompt: wish.prompt,
    sentPrompt: undefined,
    images: [await stretched(source.bytes, sent)],
    mask: form === "transparent" ? await asTransparency(painted) : painted,
    size: shape.size,
    aspectRatio: shape.aspectRatio,
    ...settings,
  };
}
