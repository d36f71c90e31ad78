import type { FileHandle } from "node:fs/promises";
import { z } from "zod";
import { StorageError } from "../errors.ts";

/**
 * What is known of an object stands behind its bytes, in the same file: object and description become visible, are replaced
 * and are deleted in one step of the file system, so no crash can part them. It has one length, so that the size of an
 * object can be told from that of its file. Programs that show pictures do not mind what follows them.
 */
const Footer = z.object({
  contentType: z.string(),
  cacheControl: z.string().optional(),
  size: z.number(),
  sha256: z.string(),
});
export type Footer = z.infer<typeof Footer>;

export const footerLength = 1024;
const mark = "\ngalley-object/1 ";

export const writeFooter = (footer: Footer): Buffer =>
  Buffer.from(`${mark}${JSON.stringify(footer)}`.padEnd(footerLength - 1).concat("\n"), "latin1");

/** What is known of the object in this file. @throws StorageError `damaged` where it is not as we left it */
export async function readFooter(file: FileHandle, fileSize: number, key: string): Promise<Footer> {
  const size = fileSize - footerLength;
  const text = size < 0 ? "" : await readText(file, size);
  const footer = Footer.safeParse(text.startsWith(mark) ? parse(text.slice(mark.length)) : undefined);
  if (footer.success && footer.data.size === size) return footer.data;
  throw new StorageError("damaged", `The file of ${key} is damaged, or Galley did not write it.`);
}

async function readText(file: FileHandle, position: number): Promise<string> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(footerLength), 0, footerLength, position);
  return buffer.toString("latin1", 0, bytesRead);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
