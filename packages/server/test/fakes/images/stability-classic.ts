import { z } from "zod";
import { type Fields, type FormFile, type FormRules, faultsOf, image, number, oneOf, text } from "./form.ts";

/** All engines of v1 that we ask, with what each can do. */
export const classicCalls: Readonly<Record<string, readonly string[]>> = {
  "stable-diffusion-xl-1024-v1-0": ["text-to-image", "image-to-image", "image-to-image/masking"],
  "esrgan-v1-x2plus": ["image-to-image/upscale"],
};

export const classicSizes = "1024x1024 1152x896 1216x832 1344x768 1536x640 640x1536 768x1344 832x1216 896x1152".split(
  " ",
);

/** A refusal's name and message. */
export interface ClassicFault {
  name: string;
  message: string;
}
const bad = (message: string): ClassicFault => ({ name: "bad_request", message });
const wrongSize: ClassicFault = {
  name: "invalid_sdxl_v1_dimensions",
  message: `for stable-diffusion-xl-1024-v0-9 and stable-diffusion-xl-1024-v1-0 the allowed dimensions are ${classicSizes.join(", ")}`,
};

const TextToImage = z.strictObject({
  text_prompts: z.array(z.strictObject({ text: z.string().min(1).max(2000), weight: z.number() })).min(1),
  width: z.int().multipleOf(64),
  height: z.int().multipleOf(64),
  cfg_scale: z.number().min(0).max(35).optional(),
  steps: z.int().min(10).max(50).optional(),
  samples: z.int().min(1).max(10).optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  style_preset: z.string().optional(),
});

/** What is wrong with a JSON request for a picture from words. */
export function textFault(body: unknown): ClassicFault | undefined {
  const read = TextToImage.safeParse(body);
  if (!read.success) return bad(z.prettifyError(read.error));
  return classicSizes.includes(`${read.data.width}x${read.data.height}`) ? undefined : wrongSize;
}

const start = image(({ bytes }) => (bytes.length > 5 * 1024 * 1024 ? "must be at most 5 MB" : undefined));
const shared: FormRules = {
  required: { init_image: start, "text_prompts[0][text]": text(1, 2000) },
  optional: {
    "text_prompts[0][weight]": number(-1, 1),
    cfg_scale: number(0, 35),
    steps: number(10, 50, true),
    samples: number(1, 10, true),
    seed: number(0, 4_294_967_295, true),
    style_preset: text(1, 50),
  },
};

const rules: Readonly<Record<string, FormRules>> = {
  "image-to-image": {
    required: shared.required,
    optional: {
      ...shared.optional,
      init_image_mode: oneOf("IMAGE_STRENGTH", "STEP_SCHEDULE"),
      image_strength: number(0, 1),
    },
  },
  "image-to-image/masking": {
    required: {
      ...shared.required,
      mask_source: oneOf("MASK_IMAGE_WHITE", "MASK_IMAGE_BLACK", "INIT_IMAGE_ALPHA"),
      mask_image: image(),
    },
    optional: shared.optional!,
  },
  "image-to-image/upscale": {
    required: { image: image(({ width, height }) => (width * height > 1_048_576 ? "has too many pixels" : undefined)) },
    optional: { width: number(512, 2048, true), height: number(512, 2048, true) },
  },
};

/** What is wrong with a multipart request. */
export function formFault(call: string, fields: Fields): ClassicFault | undefined {
  const [fault] = faultsOf(fields, rules[call]!);
  if (fault !== undefined) return bad(fault);
  const { init_image: init, mask_image: mask } = fields as Record<string, FormFile | undefined>;
  const sizeOf = ({ width, height }: FormFile): string => `${width}x${height}`;
  if (init && !classicSizes.includes(sizeOf(init))) return wrongSize;
  if (init && mask && sizeOf(init) !== sizeOf(mask)) return bad("mask_image: must have the size of init_image");
  if (call.endsWith("upscale")) {
    if ("width" in fields === "height" in fields) return bad("only one of width and height may be given");
    const source = fields.image as FormFile;
    const scale = Number(fields.width ?? 0) / source.width || Number(fields.height) / source.height;
    if (source.width * source.height * scale ** 2 > 4_194_304 * 1.01) {
      return { name: "invalid_pixel_count", message: "too many pixels" };
    }
  }
  return undefined;
}
