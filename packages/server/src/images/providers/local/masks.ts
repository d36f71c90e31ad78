import type { Margins } from "../../../pixels/extend.ts";
import { ownLimits } from "../../../pixels/limits.ts";
import { refusing } from "../../../pixels/open.ts";
import { openRaw, openSharp, type RawPixels } from "../../../pixels/sharp.ts";
import { smooth } from "./drawing/colour.ts";

/** Black where the picture is, growing white around it. */
export function outpaintMask(
  { width, height }: { width: number; height: number },
  margins: Margins,
): Promise<Uint8Array> {
  return refusing(ownLimits, async () => {
    const sharp = await openSharp();
    const [wide, high] = [width + margins.left + margins.right, height + margins.top + margins.bottom];
    const black = { create: { width, height, channels: 3 as const, background: "#000" } };
    const inside = await sharp(black).png().toBuffer();
    const around = (await openRaw(ramp(wide, high, margins))).resize(wide, high, { fit: "fill", kernel: "linear" });
    const placed = { input: inside, left: margins.left, top: margins.top };
    return sharp(await around.png().toBuffer(), { limitInputPixels: false })
      .composite([placed])
      .png()
      .toBuffer();
  });
}

/** The longest side of a ramp before it is enlarged: it has no detail that would be lost. */
const rampWithin = 512;

/** Black in the middle, and lighter with the distance from there: white where the margins end. */
function ramp(wide: number, high: number, { left, right, top, bottom }: Margins): RawPixels {
  const scale = Math.min(1, rampWithin / Math.max(wide, high));
  const [width, height] = [Math.max(1, Math.round(wide * scale)), Math.max(1, Math.round(high * scale))];
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    const down = outside(((y + 0.5) * high) / height, top, high - bottom) / Math.max(top, bottom);
    for (let x = 0; x < width; x++, at += 3) {
      const across = outside(((x + 0.5) * wide) / width, left, wide - right) / Math.max(left, right);
      data.fill(255 * smooth(0, 0.9, Math.sqrt(across * across + down * down)), at, at + 3);
    }
  }
  return { data, width, height, channels: 3 };
}

/** How far a position lies before or behind a stretch. */
const outside = (at: number, from: number, to: number): number => Math.max(0, from - at, at - to);
