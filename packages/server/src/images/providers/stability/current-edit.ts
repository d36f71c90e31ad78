import { grown, usualMargins } from "../../../pixels/margins.ts";
import type { EditWish, MadeImage } from "../../port.ts";
import { canvasOf, isToGrow, type Kept, keptPart, weakened } from "../masks.ts";
import { fitWithin, type Picture, readPicture, unfit } from "../pictures.ts";
import { resized } from "../resized.ts";
import { currentTable } from "./catalogue.ts";
import type { Current } from "./current-choice.ts";
import { operate } from "./current-results.ts";
import { fileOf, formOf, pngOf } from "./form.ts";
import { refuseUnfit } from "./limits.ts";
import { currentSeed } from "./profile.ts";

/** Paints where the mask is white, or what is transparent. */
export async function inpaint({ ask, darkroom }: Current, wish: EditWish): Promise<MadeImage> {
  const operation = currentTable.edit.inpaint;
  const sent = currentSeed(wish.seed);
  const { body, warnings } = await darkroom.prepare([wish.source, wish.mask], wish.signal, async () => {
    const fitted = await fitWithin(await readPicture(wish.source), operation.source.pixels);
    refuseUnfit(fitted.picture, operation.model, operation.source);
    const { picture, mask } = await canvasOf(fitted.picture, wish);
    const body = formOf({
      image: fileOf(picture),
      // The service reads the mask's grey as the strength.
      mask: pngOf(await weakened(mask, wish.strength)),
      prompt: wish.prompt,
      seed: sent.seed,
      output_format: "png",
    });
    return { body, warnings: fitted.warnings };
  });
  return operate(ask, operation, body, { warnings: [...warnings, ...sent.warnings] }, wish.signal);
}

/** Pixels that can be added on one side. */
const widestMargin = 2000;

/** The service takes what is kept, and how far it is to be painted around it: to the size of the whole. */
export async function outpaint({ ask, darkroom }: Current, wish: EditWish): Promise<MadeImage> {
  const operation = currentTable.edit.outpaint;
  const sent = currentSeed(wish.seed);
  const { body, whole, warnings } = await darkroom.prepare([wish.source, wish.mask], wish.signal, async () => {
    const source = await readPicture(wish.source);
    const fitted = await fitWithin(source, operation.source.pixels);
    const isGrowing = await isToGrow(fitted.picture, wish);
    // One that has been reduced is brought back to the size that it would have had.
    const whole = isGrowing ? grown(source, usualMargins(source)) : source;
    const kept = isGrowing ? grownBy(fitted.picture) : await keptPart(await canvasOf(fitted.picture, wish));
    return { body: await outpaintForm(kept, { ...wish, seed: sent.seed }), whole, warnings: fitted.warnings };
  });
  const more = { warnings: [...warnings, ...sent.warnings] };
  return resized(darkroom, await operate(ask, operation, body, more, wish.signal), whole);
}

function grownBy(picture: Picture): Kept {
  const { left, right, top, bottom } = usualMargins(picture);
  return { picture, margins: { left, right, up: top, down: bottom } };
}

async function outpaintForm({ picture, margins }: Kept, { strength, prompt, seed }: EditWish): Promise<FormData> {
  const { model, source } = currentTable.edit.outpaint;
  refuseUnfit(picture, model, source);
  if (Math.max(...Object.values(margins)) > widestMargin) {
    throw unfit(`The service paints ${widestMargin} pixels on each side at the most.`);
  }
  const sent = await fitWithin(picture, source.pixels);
  const fields = { ...margins, creativity: strength, prompt, seed, output_format: "png" };
  return formOf({ image: fileOf(sent.picture), ...fields });
}
