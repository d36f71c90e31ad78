import type {
  EditWish,
  GenerateWish,
  ImageOffer,
  ImageQuestion,
  MadeImage,
  UpscaleWish,
  VaryWish,
} from "../../port.ts";
import { clamped } from "../clamped.ts";
import { nearest, shapeWarnings, sidesOf } from "../nearest.ts";
import {
  flattened,
  type Picture,
  readMask,
  readPicture,
  stretched,
  stretchedMask,
  unfit,
  weakened,
} from "../pictures.ts";
import { plainPrompt, plainPromptWarning } from "../styles.ts";
import { ClassicAnswer, toMade } from "./answers.ts";
import type { AskStability } from "./ask.ts";
import { classicSizes, classicTable } from "./catalogue.ts";
import { fileOf, formOf, pngOf } from "./form.ts";
import { refuseUnfit } from "./limits.ts";
import { styled } from "./presets.ts";
import { type Profile, seedWarnings } from "./profile.ts";
import { limitedWarning } from "./upscale.ts";

/** Stability's v1: SDXL and ESRGAN, in legal sizes. */
export function createClassicProfile(ask: AskStability): Profile {
  return {
    offer: offerOf,
    generate: (wish) => generate(ask, wish),
    vary: (wish) => vary(ask, wish),
    upscale: (wish) => upscale(ask, wish),
    edit: (wish) => edit(ask, wish),
    async collect() {
      throw unfit("What was begun cannot be asked for: this profile begins nothing.");
    },
  };
}

function offerOf({ kind, quality }: ImageQuestion): ImageOffer {
  const { engine, upscaleEngine, upscale, generate } = classicTable;
  if (kind === "upscale") return { model: upscaleEngine, cost: upscale.cost, seconds: upscale.seconds };
  const { cost, seconds } = generate[quality];
  return { model: engine, cost, seconds, ...(kind === "generate" && { shapes: classicSizes }) };
}

async function generate(ask: AskStability, wish: GenerateWish): Promise<MadeImage> {
  const usual = classicTable.generate[wish.quality];
  const size = nearest(classicSizes, wish);
  const { width, height } = sidesOf(size);
  const style = styled(wish.prompt, wish.style);
  const steps = clamped("steps", wish.steps ?? usual.steps, classicTable.steps);
  const guidance = clamped("guidance", wish.guidance ?? usual.guidance, classicTable.guidance);
  const answer = await askEngine(ask, "text-to-image", wish.signal, {
    text_prompts: [
      { text: style.prompt, weight: 1 },
      ...(wish.negativePrompt === undefined ? [] : [{ text: wish.negativePrompt, weight: -1 }]),
    ],
    width,
    height,
    steps: steps.value,
    cfg_scale: guidance.value,
    samples: 1,
    seed: wish.seed,
    ...(style.preset !== undefined && { style_preset: style.preset }),
  });
  return toMade(answer, {
    prompt: style.prompt === wish.prompt ? undefined : style.prompt,
    warnings: [
      ...shapeWarnings(size, width * height, wish),
      ...style.warnings,
      ...steps.warnings,
      ...guidance.warnings,
      ...seedWarnings(wish.seed),
    ],
  });
}

/** Fields of every request that starts from a picture. */
function promptFields(prompt: string, { quality, seed }: VaryWish | EditWish) {
  const { steps, guidance } = classicTable.generate[quality];
  return {
    "text_prompts[0][text]": prompt,
    "text_prompts[0][weight]": 1,
    cfg_scale: guidance,
    steps,
    samples: 1,
    seed,
  };
}

async function vary(ask: AskStability, wish: VaryWish): Promise<MadeImage> {
  const source = await readPicture(wish.source);
  const prompt = wish.prompt ?? plainPrompt;
  const body = formOf({
    init_image: pngOf(await flattened(source.bytes, legalSides(source))),
    init_image_mode: "IMAGE_STRENGTH",
    // The reverse of ours: near 1 the result is like the source.
    image_strength: 1 - wish.strength,
    ...promptFields(prompt, wish),
  });
  const made = toMade(await askEngine(ask, "image-to-image", wish.signal, body), {
    prompt: wish.prompt === undefined ? prompt : undefined,
    warnings: [...(wish.prompt === undefined ? [plainPromptWarning] : []), ...seedWarnings(wish.seed)],
  });
  return asLargeAs(source, made);
}

/** Inpainting and outpainting are the same here: white is painted, wherever it is. */
async function edit(ask: AskStability, wish: EditWish): Promise<MadeImage> {
  const source = await readPicture(wish.source);
  const mask = await weakened(await readMask(source, wish.mask), wish.strength);
  const sides = legalSides(source);
  const body = formOf({
    init_image: pngOf(await flattened(source.bytes, sides)),
    mask_source: "MASK_IMAGE_WHITE",
    mask_image: pngOf(await stretchedMask(mask, sides)),
    ...promptFields(wish.prompt, wish),
  });
  const answer = await askEngine(ask, "image-to-image/masking", wish.signal, body);
  return asLargeAs(source, toMade(answer, { warnings: seedWarnings(wish.seed) }));
}

async function upscale(ask: AskStability, wish: UpscaleWish): Promise<MadeImage> {
  const { source: limits, leastSide, mostPixels } = classicTable.upscale;
  const source = await readPicture(wish.source);
  refuseUnfit(source, classicTable.upscaleEngine, limits);
  const { width, height } = source;
  const scale = Math.min(wish.scale, Math.sqrt(mostPixels / (width * height)));
  // Only one side may be given.
  const side = width >= height ? "width" : "height";
  const body = formOf({
    image: fileOf(source),
    [side]: Math.max(leastSide, Math.floor(Math.max(width, height) * scale)),
  });
  const path = `/v1/generation/${classicTable.upscaleEngine}/image-to-image/upscale`;
  const { artifacts } = await ask({ path, body, schema: ClassicAnswer, signal: wish.signal });
  return toMade(
    { ...artifacts[0], reason: artifacts[0].finishReason },
    {
      warnings: [
        ...(scale < wish.scale ? [limitedWarning(classicTable.upscaleEngine)] : []),
        ...(wish.prompt === undefined ? [] : [`prompt_unsupported: ${classicTable.upscaleEngine} takes no prompt.`]),
      ],
    },
  );
}

const legalSides = (source: Picture) => sidesOf(nearest(classicSizes, source));

/** Sources are sent in another shape than theirs; the way back puts everything where it was. */
async function asLargeAs(source: Picture, made: MadeImage): Promise<MadeImage> {
  return { ...made, bytes: await stretched(made.bytes, source), mediaType: "image/png" };
}

async function askEngine(ask: AskStability, call: string, signal: AbortSignal, body: FormData | object) {
  const path = `/v1/generation/${classicTable.engine}/${call}`;
  const { artifacts } = await ask({ path, body, schema: ClassicAnswer, signal });
  return { ...artifacts[0], reason: artifacts[0].finishReason };
}
