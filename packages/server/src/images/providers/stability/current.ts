import type { EditWish, ImageOffer, ImageQuestion, MadeImage, UpscaleWish, VaryWish } from "../../port.ts";
import { generateOne } from "../generate-one.ts";
import { type Fitted, fitWithin, keptPart, readMask, readPicture, unfit, weakened } from "../pictures.ts";
import { plainPrompt, plainPromptWarning } from "../styles.ts";
import { CurrentAnswer, toMade } from "./answers.ts";
import type { AskStability } from "./ask.ts";
import {
  type CurrentModel,
  type CurrentOperation,
  currentRatios,
  currentTable,
  type SourceLimits,
} from "./catalogue.ts";
import { generateCurrent } from "./current-generate.ts";
import { beginUpscale, collectResult } from "./current-results.ts";
import { fileOf, formOf, pngOf } from "./form.ts";
import { madeFrom, type StabilityOptions, stabilityImage } from "./image-model.ts";
import { refuseUnfit } from "./limits.ts";
import { type Profile, seedWarnings } from "./profile.ts";
import { refuseForUpscale, upscaleWarnings } from "./upscale.ts";

/** What is needed to ask v2beta. */
export interface Current {
  ask: AskStability;
  now: () => number;
  /** The model of all qualities, instead of the profile's own. */
  chosen: CurrentModel | undefined;
}

/** Stability's v2beta: multipart requests, one model or service for each quality and operation. */
export function createCurrentProfile(current: Current): Profile {
  return {
    offer: (question) => offerOf(current, question),
    generate: (wish) => generateCurrent(current, wish),
    vary: (wish) => vary(current, wish),
    upscale: (wish) => upscale(current, wish),
    edit: (wish) => (wish.type === "inpaint" ? inpaint(current, wish) : outpaint(current, wish)),
    collect: (started, signal) => collectResult(current.ask, started, signal),
  };
}

function offerOf({ chosen }: Current, question: ImageQuestion): ImageOffer {
  const { model, cost, seconds } = (() => {
    switch (question.kind) {
      case "generate":
        return chosen ?? currentTable.generate[question.quality];
      case "vary":
        return currentTable.vary[question.quality];
      case "upscale":
        return currentTable.upscale[question.quality];
      case "edit":
        return currentTable.edit[question.type];
    }
  })();
  return { model, cost, seconds, ...(question.kind === "generate" && { shapes: currentRatios }) };
}

/** What image-to-image takes. */
const startLimits: SourceLimits = {
  side: [64, Number.POSITIVE_INFINITY],
  pixels: 9_437_184,
  ratio: Number.POSITIVE_INFINITY,
};

async function vary({ ask, now }: Current, wish: VaryWish): Promise<MadeImage> {
  const entry = currentTable.vary[wish.quality];
  const { picture, warnings } = await sourceFor(wish.source, entry.model, startLimits);
  const prompt = wish.prompt ?? plainPrompt;
  const options: StabilityOptions = { strength: wish.strength, guidance: currentTable.guidance[wish.quality] };
  const generated = await generateOne(stabilityImage(ask, entry, now), {
    prompt,
    images: [picture.bytes],
    seed: wish.seed,
    providerOptions: { stability: options },
    signal: wish.signal,
  });
  return madeFrom(generated, {
    prompt: wish.prompt === undefined ? prompt : undefined,
    warnings: [...warnings, ...seedWarnings(wish.seed), ...(wish.prompt === undefined ? [plainPromptWarning] : [])],
  });
}

async function upscale({ ask }: Current, wish: UpscaleWish): ReturnType<Profile["upscale"]> {
  const operation = currentTable.upscale[wish.quality];
  const source = await readPicture(wish.source);
  refuseForUpscale(source, operation);
  const { picture } = await fitWithin(source, operation.source.pixels);
  const takesPrompt = operation.path !== "upscale/fast";
  const isAssumed = takesPrompt && wish.prompt === undefined;
  const prompt = wish.prompt ?? plainPrompt;
  const body = formOf({
    image: fileOf(picture),
    output_format: "png",
    ...(takesPrompt && { prompt, seed: wish.seed }),
  });
  const warnings = [
    ...upscaleWarnings(source, wish, operation),
    ...(isAssumed ? [plainPromptWarning] : []),
    ...(takesPrompt ? seedWarnings(wish.seed) : []),
    ...(!takesPrompt && wish.prompt !== undefined
      ? [`prompt_unsupported: ${operation.model} enlarges what is there; it takes no prompt.`]
      : []),
  ];
  const more = { prompt: isAssumed ? prompt : undefined, warnings };
  if (operation.isAsynchronous) return beginUpscale(ask, operation, body, more, wish.signal);
  return operate(ask, operation, body, more, wish.signal);
}

async function inpaint({ ask }: Current, wish: EditWish): Promise<MadeImage> {
  const operation = currentTable.edit.inpaint;
  const { picture, warnings } = await sourceFor(wish.source, operation.model, operation.source);
  // The service reads the mask's grey as the strength.
  const mask = await weakened(await readMask(picture, wish.mask), wish.strength);
  const body = formOf({
    image: fileOf(picture),
    mask: pngOf(mask),
    prompt: wish.prompt,
    seed: wish.seed,
    output_format: "png",
  });
  const more = { warnings: [...warnings, ...seedWarnings(wish.seed)] };
  return operate(ask, operation, body, more, wish.signal);
}

/** Pixels that can be added on one side. */
const widestMargin = 2000;

/** What the mask keeps is sent, and painted around to the source's size. */
async function outpaint({ ask }: Current, wish: EditWish): Promise<MadeImage> {
  const operation = currentTable.edit.outpaint;
  const whole = await fitWithin(await readPicture(wish.source), operation.source.pixels);
  const { picture, margins } = await keptPart(whole.picture, await readMask(whole.picture, wish.mask));
  refuseUnfit(picture, operation.model, operation.source);
  if (Math.max(...Object.values(margins)) > widestMargin) {
    throw unfit(`The service paints ${widestMargin} pixels on each side at the most.`);
  }
  const kept = await fitWithin(picture, operation.source.pixels);
  const body = formOf({
    image: fileOf(kept.picture),
    ...margins,
    creativity: wish.strength,
    prompt: wish.prompt,
    seed: wish.seed,
    output_format: "png",
  });
  const more = { warnings: [...whole.warnings, ...seedWarnings(wish.seed)] };
  return operate(ask, operation, body, more, wish.signal);
}

/** A source as it is sent: reduced where it is too large, refused where that does not help. */
async function sourceFor(source: Uint8Array, model: string, limits: SourceLimits): Promise<Fitted> {
  const fitted = await fitWithin(await readPicture(source), limits.pixels);
  refuseUnfit(fitted.picture, model, limits);
  return fitted;
}

async function operate(
  ask: AskStability,
  { path }: CurrentOperation,
  body: FormData,
  more: Pick<MadeImage, "prompt" | "warnings">,
  signal: AbortSignal,
): Promise<MadeImage> {
  const answer = await ask({ path: `/v2beta/stable-image/${path}`, body, schema: CurrentAnswer, signal });
  return toMade({ ...answer, reason: answer.finish_reason }, more);
}
