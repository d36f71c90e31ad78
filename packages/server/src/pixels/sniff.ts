import { ImageRefused } from "./refused.ts";

/** What may be read. SVG can name files and other hosts, and AVIF takes 20 bytes of memory a pixel: neither is. */
export type InputFormat = "jpeg" | "png" | "webp" | "gif";

const latin = (bytes: Uint8Array, to: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(to, bytes.byteLength)).toString("latin1");

/** Formats that a person may well have sent, so that the refusal can name them. */
const refused: ReadonlyArray<[string, (start: string) => boolean]> = [
  ["TIFF", (start) => start.startsWith("II*\0") || start.startsWith("MM\0*")],
  ["AVIF or HEIC", (start) => /^ftyp(?:avi[fs]|hei[cfmsx]|hev[cx]|mif1|msf1)/.test(start.slice(4, 12))],
  ["JPEG XL", (start) => start.startsWith("\xff\x0a") || start.startsWith("\0\0\0\x0cJXL ")],
  ["JPEG 2000", (start) => start.startsWith("\0\0\0\x0cjP  ")],
  ["BMP", (start) => /^BM[\s\S]{4}\0\0\0\0/.test(start)],
  ["ICO", (start) => start.startsWith("\0\0\x01\0")],
  ["PDF", (start) => start.startsWith("%PDF-")],
  ["Photoshop", (start) => start.startsWith("8BPS")],
  ["SVG", (start) => /<svg[\s>]/i.test(start) && !/<html[\s>]/i.test(start)],
];

/** The format that the first bytes tell; what we do not read is refused by its name, and `accepted` is asked for. */
export function sniff(bytes: Uint8Array, accepted = "JPEG, PNG, WebP or GIF"): InputFormat {
  const start = latin(bytes, 1024);
  if (start.startsWith("\xff\xd8\xff")) return "jpeg";
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (/^RIFF[\s\S]{4}WEBP/.test(start)) return "webp";
  if (/^GIF8[79]a/.test(start)) return "gif";
  const name = refused.find(([, matches]) => matches(start))?.[0];
  if (name !== undefined) {
    throw new ImageRefused("format_refused", `${name} pictures are not accepted; send ${accepted}.`);
  }
  throw new ImageRefused("not_an_image", `This is not a picture; send ${accepted}.`);
}
