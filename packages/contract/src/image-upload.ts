import { z } from "zod";

/** A picture that a caller has uploaded, to be named as the source or the mask of an image job. */
export const UploadedPicture = z
  .object({
    url: z
      .string()
      .describe(
        "Its address, for `image_url`, `source_image_url`, `mask_image_url` and an `<img>`, as a picture's `url`.",
      ),
    width: z.int().min(1).describe("Upright, as it is seen."),
    height: z.int().min(1),
    format: z.enum(["png", "jpeg", "webp"]).describe("What its bytes are, whatever they were sent as."),
    size_bytes: z.int().min(1),
    expires_at: z.iso
      .datetime()
      .nullable()
      .describe("Until when it is kept at the least; longer while a job that names it is. Null: for ever."),
  })
  .meta({ id: "UploadedPicture" });
export type UploadedPicture = z.infer<typeof UploadedPicture>;
