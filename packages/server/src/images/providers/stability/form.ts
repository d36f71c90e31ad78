import type { Picture } from "../pictures.ts";

type Field = string | number | Blob | undefined;

/** A multipart form of the fields that are there; files are named, since services take a part without a name for text. */
export function formOf(fields: Readonly<Record<string, Field>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    if (value instanceof Blob) form.set(name, value, `${name}.${value.type.split("/")[1]}`);
    else form.set(name, String(value));
  }
  return form;
}

/** A picture as a part of a form. */
export const fileOf = ({ bytes, mediaType }: Pick<Picture, "bytes" | "mediaType">): Blob =>
  new Blob([new Uint8Array(bytes)], { type: mediaType });

export const pngOf = (bytes: Uint8Array): Blob => fileOf({ bytes, mediaType: "image/png" });
