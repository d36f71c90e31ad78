/** Why bytes are not worked on. */
export type ImageRefusalCode =
  | "not_an_image"
  | "format_refused"
  | "too_large"
  | "too_many_pixels"
  | "damaged"
  | "too_slow"
  | "does_not_fit";

/** Bytes that are no picture we work on, or work that would be too much. Its words are for people. */
export class ImageRefused extends Error {
  override readonly name = "ImageRefused";
  readonly code: ImageRefusalCode;

  constructor(code: ImageRefusalCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

export const megapixels = (pixels: number): string => `${(pixels / 1e6).toFixed(1)} megapixels`;
