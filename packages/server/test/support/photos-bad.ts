import { gif as gifOf, pngBomb } from "../pixels/pictures.ts";
import { type Photo, photo } from "./photos.ts";
import { flag } from "./photos-flag.ts";

/** One that becomes no picture. */
export interface BadPhoto extends Photo {
  /** 1: refused as it is uploaded, by its first bytes. 2: it has a row, whose processing fails. */
  phase: 1 | 2;
  /** What its reason says. */
  reason: RegExp;
}

const notAPicture = /not a picture/;
const damaged = /^The picture is damaged or not complete\.$/;
const tooManyPixels = /^The picture has more than 50\.0 megapixels\.$/;

/** Files in the names of pictures that are none, or would do harm. */
export async function badPhotos(): Promise<BadPhoto[]> {
  return [...(await noPictures()), ...(await brokenPictures()), ...bombs()];
}

const text = (value: string): Buffer => Buffer.from(value);

async function noPictures(): Promise<BadPhoto[]> {
  const svg = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  const refused = (name: string, bytes: Buffer, reason = notAPicture): BadPhoto => ({
    name,
    type: name.endsWith(".png") ? "image/png" : "image/jpeg",
    bytes,
    phase: 1,
    reason,
  });
  const [tiff, avif] = await Promise.all([flag(32, 32).tiff().toBuffer(), flag(32, 32).avif({ effort: 0 }).toBuffer()]);
  return [
    refused("empty.jpg", Buffer.alloc(0), /not a picture|empty/i),
    refused("text.jpg", text("These are words, and no picture.\n".repeat(20))),
    refused("page.png", text("<!doctype html><html><body><script>alert(1)</script><svg></svg></body></html>")),
    refused("drawing.jpg", text(svg), /SVG/),
    refused("drawing-with-head.png", text(`<?xml version="1.0"?>\n<!-- a -->\n${svg}`), /SVG/),
    refused("zeros.jpg", Buffer.alloc(4096)),
    refused("one-byte.jpg", Buffer.from([0xff])),
    refused("tiff.jpg", tiff, /TIFF/),
    refused("avif.jpg", avif, /AVIF/),
    refused("document.png", text("%PDF-1.7\n"), /PDF/),
  ];
}

async function brokenPictures(): Promise<BadPhoto[]> {
  const broken = (name: string, type: string, bytes: Buffer): BadPhoto => ({
    name,
    type,
    bytes,
    phase: 2,
    reason: damaged,
  });
  const unrest = (await photo(1)).bytes;
  const [png, webp, gif, progressive] = await Promise.all([
    flag(300, 200).png().toBuffer(),
    flag(300, 200).webp({ quality: 95 }).toBuffer(),
    flag(300, 200).gif().toBuffer(),
    flag(640, 480).jpeg({ progressive: true }).toBuffer(),
  ]);
  const cut = (bytes: Buffer, share: number) => bytes.subarray(0, Math.floor(bytes.length * share));
  return [
    broken("half.jpg", "image/jpeg", cut(unrest, 0.5)),
    broken("nearly-whole.jpg", "image/jpeg", cut(unrest, 0.97)),
    broken("half-progressive.jpg", "image/jpeg", cut(progressive, 0.5)),
    broken("half.png", "image/png", cut(png, 0.5)),
    broken("half.webp", "image/webp", cut(webp, 0.5)),
    broken("half.gif", "image/gif", cut(gif, 0.5)),
    broken("only-its-head.jpg", "image/jpeg", unrest.subarray(0, 20)),
    broken("garbage-inside.jpg", "image/jpeg", withGarbage(unrest)),
    broken("wrong-checksum.png", "image/png", withWrongData(png)),
    broken("script.gif", "image/gif", text("GIF89a/*<script>alert(1)</script>*/=1;")),
  ];
}

/** A JPEG in whose middle there is a marker that cannot be there. */
function withGarbage(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  copy.fill(Buffer.from([0xff, 0xc0, 0x00, 0x01]), copy.length / 2, copy.length / 2 + 64);
  return copy;
}

/** A PNG with other data than it says: some bytes of its rows are zeros. */
function withWrongData(bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  const at = copy.indexOf("IDAT") + 4;
  copy.fill(0, at + 20, at + 60);
  return copy;
}

/** Some kilobytes that would become hundreds of megabytes. */
function bombs(): BadPhoto[] {
  const bomb = (name: string, type: string, bytes: Buffer): BadPhoto => ({
    name,
    type,
    bytes,
    phase: 2,
    reason: tooManyPixels,
  });
  return [
    bomb("bomb.png", "image/png", pngBomb(16_000, 16_000)),
    bomb("wide-bomb.png", "image/png", pngBomb(1_000_000, 256)),
    bomb("bomb.gif", "image/gif", gifOf(16_000, 16_000, 1, { width: 16_000, height: 16_000 })),
  ];
}
