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
import type { Darkroom } from "../darkroom.ts";
import { canvasOf, stretchedMask, weakened } from "../masks.ts";
import { nearest, shapeWarnings, sidesOf } from "../nearest.ts";
import { flattened, type Picture, readPicture, unfit } from "../pictures.ts";
import { resized } from "../resized.ts";
import { plainPrompt, plainPromptWarning } from "../styles.ts";
import { ClassicAnswer, toMade } from "./answers.ts";
import type { AskStability } from "./ask.ts";
import { classicSizes, classicTable } from "./catalogue.ts";
import { fileOf, formOf, pngOf } from "./form.ts";
import { refuseUnfit } from "./limits.ts";
import { styled } from "./presets.ts";
import { type Profile, seedWarnings } from "./profile.ts";
import { limitedWarning } from "./upscale.ts";

/** What is needed to ask v1. */
interface Classic {
  ask: AskStability;
  darkroom: Darkroom;
}

/** Stability's v1: SDXL and ESRGAN, in legal sizes. */
export function createClassicProfile(classic: Classic): Profile {
  return {
    offer: offerOf,
    generate: (wish) => generate(classic, wish),
    vary: (wish) => vary(classic, wish),
    upscale: (wish) => upscale(classic, wish),
    edit: (wish) => edit(classic, wish),
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

async function generate({ ask }: Classic, wish: GenerateWish): Promise<MadeImage> {
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

async function vary({ ask, darkroom }: Classic, wish: VaryWish): Promise<MadeImage> {
  const { source, sent } = await darkroom.prepare([wish.source], wish.signal, async () => {
    const source = await readPicture(wish.source);
    return { source, sent: await flattened(source.bytes, legalSides(source)) };
  });
  const prompt = wish.prompt ?? plainPrompt;
  const body = formOf({
    init_image: pngOf(sent),
    init_image_mode: "IMAGE_STRENGTH",
    // The reverse of ours: near 1 the result is like the source.
    image_strength: 1 - wish.strength,
    ...promptFields(prompt, wish),
  });
  const made = toMade(await askEngine(ask, "image-to-image", wish.signal, body), {
    prompt: wish.prompt === undefined ? prompt : undefined,
    warnings: [...(wish.prompt === undefined ? [plainPromptWarning] : []), ...seedWarnings(wish.seed)],
  });
  return resized(darkroom, made, source);
}

/** Inpainting and outpainting are the same here: white is painted, wherever it is, also on a canvas that has grown. */
async function edit({ ask, darkroom }: Classic, wish: EditWish): Promise<MadeImage> {
  const { whole, image, mask } = await darkroom.prepare(
    [wish.source, wish.mask],
    wish.signal,
    async () => {
      const { picture, mask } = await canvasOf(await readPicture(wish.source), wish);
      const sides = legalSides(picture);
      return {
        whole: { width: picture.width, height: picture.height },
        image: await flattened(picture.bytes, sides),
        mask: await stretchedMask(await weakened(mask, wish.strength), sides),
      };
    },
    2.25,
  );
  const body = formOf({
    init_image: pngOf(image),
    mask_source: "MASK_IMAGE_WHITE",
    mask_image: pngOf(mask),
    ...promptFields(wish.prompt, wish),
  });
  const answer = await askEngine(ask, "image-to-image/masking", wish.signal, body);
  return resized(darkroom, toMade(answer, { warnings: seedWarnings(wish.seed) }), whole);
}

async function upscale({ ask, darkroom }: Classic, wish: UpscaleWish): Promise<MadeImage> {
  const { source: limits, leastSide, mostPixels } = classicTable.upscale;
  const source = await darkroom.prepare([wish.source], wish.signal, () => readPicture(wish.source));
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

async function askEngine(ask: AskStability, call: string, signal: AbortSignal, body: FormData | object) {
  const path = `/v1/generation/${classicTable.engine}/${call}`;
  const { artifacts } = await ask({ path, body, schema: ClassicAnswer, signal });
  return { ...artifacts[0], reason: artifacts[0].finishReason };
}
