import type { GenerateWish, MadeImage } from "../../port.ts";
import { clamped } from "../clamped.ts";
import { generateOne } from "../generate-one.ts";
import { nearest, shapeWarnings } from "../nearest.ts";
import { type CurrentModel, currentRatios, currentTable } from "./catalogue.ts";
import { type Current, modelFor } from "./current-choice.ts";
import { madeFrom, type StabilityOptions, stabilityImage } from "./image-model.ts";
import { styled } from "./presets.ts";
import { currentSeed } from "./profile.ts";

/** A picture from words, in the legal ratio that is nearest. */
export async function generateCurrent(current: Current, wish: GenerateWish): Promise<MadeImage> {
  const { ask, now } = current;
  const entry = modelFor(current, wish);
  const aspectRatio = nearest(currentRatios, wish);
  const style = styled(wish.prompt, wish.style);
  const { guidance, warnings } = settingsOf(entry, wish);
  const sent = currentSeed(wish.seed);
  const options: StabilityOptions = {
    ...(wish.negativePrompt !== undefined && { negativePrompt: wish.negativePrompt }),
    ...(guidance !== undefined && { guidance }),
    ...(style.preset !== undefined && { stylePreset: style.preset }),
  };
  const generated = await generateOne(stabilityImage(ask, entry, now), {
    prompt: style.prompt,
    aspectRatio,
    seed: sent.seed,
    providerOptions: { stability: options },
    signal: wish.signal,
  });
  return madeFrom(generated, {
    prompt: style.prompt === wish.prompt ? undefined : style.prompt,
    warnings: [...shapeWarnings(aspectRatio, entry.pixels, wish), ...style.warnings, ...warnings, ...sent.warnings],
  });
}

/** `cfg_scale` of models that take it. */
const guidanceRange = [1, 10] as const;

function settingsOf(entry: CurrentModel, wish: GenerateWish): { guidance: number | undefined; warnings: string[] } {
  const cannot = (setting: string, what: string): string => `${setting}_unsupported: ${entry.model} takes no ${what}.`;
  const warnings = [
    ...(wish.steps === undefined ? [] : [cannot("steps", "number of steps")]),
    ...(wish.negativePrompt === undefined || entry.takesNegativePrompt
      ? []
      : [cannot("negative_prompt", "negative prompt")]),
  ];
  if (entry.takesGuidance) {
    const asked = clamped("guidance", wish.guidance ?? currentTable.guidance[wish.quality], guidanceRange);
    return { guidance: asked.value, warnings: [...warnings, ...asked.warnings] };
  }
  const noGuidance = wish.guidance === undefined ? [] : [cannot("guidance", "guidance scale")];
  return { guidance: undefined, warnings: [...warnings, ...noGuidance] };
}
