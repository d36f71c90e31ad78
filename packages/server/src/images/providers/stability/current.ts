import type { ImageOffer, ImageQuestion, MadeImage, UpscaleWish, VaryWish } from "../../port.ts";
import { generateOne } from "../generate-one.ts";
import { fitWithin, readPicture } from "../pictures.ts";
import { plainPrompt, plainPromptWarning } from "../styles.ts";
import { currentRatios, currentTable, type SourceLimits } from "./catalogue.ts";
import { type Current, modelFor, upscalerFor } from "./current-choice.ts";
import { inpaint, outpaint } from "./current-edit.ts";
import { generateCurrent } from "./current-generate.ts";
import { beginUpscale, collectResult, operate } from "./current-results.ts";
import { fileOf, formOf } from "./form.ts";
import { madeFrom, type StabilityOptions, stabilityImage } from "./image-model.ts";
import { refuseUnfit } from "./limits.ts";
import { currentSeed, type Profile } from "./profile.ts";
import { refuseForUpscale, upscaleWarnings } from "./upscale.ts";

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

function offerOf(current: Current, question: ImageQuestion): ImageOffer {
  const { model, cost, seconds } = (() => {
    switch (question.kind) {
      case "generate":
        return modelFor(current, question);
      case "vary":
        return modelFor(current, question);
      case "upscale":
        return upscalerFor(question);
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

async function vary(current: Current, wish: VaryWish): Promise<MadeImage> {
  const { ask, now, darkroom } = current;
  const entry = modelFor(current, wish);
  const { picture, warnings } = await darkroom.prepare([wish.source], wish.signal, async () => {
    const fitted = await fitWithin(await readPicture(wish.source), startLimits.pixels);
    refuseUnfit(fitted.picture, entry.model, startLimits);
    return fitted;
  });
  const prompt = wish.prompt ?? plainPrompt;
  const sent = currentSeed(wish.seed);
  const options: StabilityOptions = { strength: wish.strength, guidance: currentTable.guidance[wish.quality] };
  const generated = await generateOne(stabilityImage(ask, entry, now), {
    prompt,
    images: [picture.bytes],
    seed: sent.seed,
    providerOptions: { stability: options },
    signal: wish.signal,
  });
  return madeFrom(generated, {
    prompt: wish.prompt === undefined ? prompt : undefined,
    warnings: [...warnings, ...sent.warnings, ...(wish.prompt === undefined ? [plainPromptWarning] : [])],
  });
}

async function upscale({ ask, darkroom }: Current, wish: UpscaleWish): ReturnType<Profile["upscale"]> {
  const operation = upscalerFor(wish);
  const { source, picture } = await darkroom.prepare([wish.source], wish.signal, async () => {
    const source = await readPicture(wish.source);
    refuseForUpscale(source, operation);
    return { source, picture: (await fitWithin(source, operation.source.pixels)).picture };
  });
  const takesPrompt = operation.path !== "upscale/fast";
  const isAssumed = takesPrompt && wish.prompt === undefined;
  const prompt = wish.prompt ?? plainPrompt;
  const sent = currentSeed(wish.seed);
  const body = formOf({
    image: fileOf(picture),
    output_format: "png",
    ...(takesPrompt && { prompt, seed: sent.seed }),
  });
  const warnings = [
    ...upscaleWarnings(source, wish, operation),
    ...(isAssumed ? [plainPromptWarning] : []),
    ...(takesPrompt ? sent.warnings : []),
    ...(!takesPrompt && wish.prompt !== undefined
      ? [`prompt_unsupported: ${operation.model} enlarges what is there; it takes no prompt.`]
      : []),
  ];
  const more = { prompt: isAssumed ? prompt : undefined, warnings };
  if (operation.isAsynchronous) return beginUpscale(ask, operation, body, more, wish.signal);
  return operate(ask, operation, body, more, wish.signal);
}
