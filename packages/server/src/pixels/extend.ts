import { inFormat, type OutputFormat } from "./encode.ts";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { grown } from "./margins.ts";
import { openImage, readHeader, refusing } from "./open.ts";

/** Pixels to add on each side. */
export interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

interface ExtendOptions {
  format: OutputFormat;
  /** What the new parts show: nothing (transparent), the picture mirrored at its edges, or one colour. */
  fill: "transparent" | "mirror" | "white" | "black";
  limits?: PixelLimits;
}

/** The picture with room around it. */
export async function extend(
  bytes: Uint8Array,
  margins: Margins,
  { format, fill, limits = foreignLimits }: ExtendOptions,
): Promise<Uint8Array> {
  const { autoOrient } = await readHeader(bytes, limits);
  grown(autoOrient, margins);
  return refusing(limits, async () => {
    const image = await openImage(bytes, limits);
    if (fill === "mirror") image.extend({ ...margins, extendWith: "mirror" });
    else image.extend({ ...margins, background: fill === "transparent" ? { r: 0, g: 0, b: 0, alpha: 0 } : fill });
    if (fill === "transparent") image.ensureAlpha();
    return inFormat(image, format).toBuffer();
  });
}
