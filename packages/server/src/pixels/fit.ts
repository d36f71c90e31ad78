import { inFormat, type OutputFormat } from "./encode.ts";
import { foreignLimits, type PixelLimits } from "./limits.ts";
import { openImage, refusing } from "./open.ts";

/** The picture at exactly this size: cropped around its centre to the ratio, then made smaller or larger. */
export function fitExactly(
  bytes: Uint8Array,
  width: number,
  height: number,
  format: OutputFormat,
  limits: PixelLimits = foreignLimits,
): Promise<Uint8Array> {
  return refusing(limits, async () =>
    inFormat(
      (await openImage(bytes, limits)).resize(width, height, { fit: "cover", position: "centre" }),
      format,
    ).toBuffer(),
  );
}
