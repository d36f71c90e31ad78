import sharp from "sharp";

export type Format = "png" | "jpeg" | "webp";

/** A picture in one colour. */
export function picture(
  width: number,
  height: number,
  format: Format = "png",
  background = "#8899aa",
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background } })
    .toFormat(format)
    .toBuffer();
}

/** A picture that is transparent but for a part of it. */
export async function window(
  width: number,
  height: number,
  kept: { left: number; top: number; width: number; height: number },
): Promise<Buffer> {
  const part = await picture(kept.width, kept.height);
  return sharp({ create: { width, height, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite([{ input: part, left: kept.left, top: kept.top }])
    .png()
    .toBuffer();
}

/** A mask: black with a white part. */
export async function maskWith(
  width: number,
  height: number,
  white: { left: number; top: number; width: number; height: number },
): Promise<Buffer> {
  const part = await picture(white.width, white.height, "png", "white");
  return sharp({ create: { width, height, channels: 3, background: "black" } })
    .composite([{ input: part, left: white.left, top: white.top }])
    .png()
    .toBuffer();
}
