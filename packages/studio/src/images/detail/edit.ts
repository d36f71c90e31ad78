import type { GalleyClient } from "@galley/client";
import { grownFiles, type Margins, maskFile } from "../mask/export.ts";
import type { Mark } from "../mask/marks.ts";
import { type Common, requestFrom, type Source } from "./source.ts";

/** Has what the mask shows painted anew: the mask is uploaded, in the source's own size. */
export async function inpaint(
  client: GalleyClient,
  source: Source,
  edit: Common & { strength: number; marks: readonly Mark[] },
) {
  const mask = await client.uploadPicture(await maskFile(edit.marks, source.image));
  return client.createImageEdit({
    ...requestFrom(source, "edit", edit),
    prompt: edit.prompt.trim(),
    edit_type: "inpaint",
    mask_image_url: mask.url,
    strength: edit.strength,
  });
}

/** Has the image go on beyond its edges: it is uploaded with its margins, and the mask of these. */
export async function outpaint(
  client: GalleyClient,
  source: Source,
  edit: Common & { strength: number; margins: Margins },
) {
  const { left, top, right, bottom } = edit.margins;
  const files = await grownFiles(await load(client.urlOf(source.image.url)), edit.margins);
  const [picture, mask] = await Promise.all([client.uploadPicture(files.picture), client.uploadPicture(files.mask)]);
  return client.createImageEdit({
    ...requestFrom(source, "edit", edit, { margins: [left, top, right, bottom].join() }),
    image_url: picture.url,
    prompt: edit.prompt.trim(),
    edit_type: "outpaint",
    mask_image_url: mask.url,
    strength: edit.strength,
  });
}

/** The pixels of an image that the page shows already. */
async function load(url: string): Promise<ImageBitmap> {
  const image = new Image();
  image.src = url;
  await image.decode().catch(() => {
    throw new Error("The image cannot be read any more.");
  });
  return createImageBitmap(image);
}

/** What was noted of an outpainted image. */
export function readMargins(noted: string | undefined): Margins | undefined {
  const [left, top, right, bottom] = (noted ?? "").split(",").map(Number);
  return left !== undefined && top !== undefined && right !== undefined && bottom !== undefined
    ? { left, top, right, bottom }
    : undefined;
}
