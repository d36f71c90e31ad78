import { deflateSync } from "node:zlib";
import sharp from "sharp";

/** A colourful picture without equal neighbours: what is moved or lost in it is seen. */
export function pattern(width: number, height: number, channels: 3 | 4 = 3): Buffer {
  const data = Buffer.alloc(width * height * channels);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    data[pixel * channels] = (x * 255) / width;
    data[pixel * channels + 1] = (y * 255) / height;
    data[pixel * channels + 2] = (x * 31 + y * 17) % 256;
    if (channels === 4) data[pixel * channels + 3] = (x * 13 + y * 7) % 256;
  }
  return data;
}

export const raw = (data: Buffer, width: number, height: number, channels: 1 | 3 | 4 = 3) =>
  sharp(data, { raw: { width, height, channels } });

export const png = (width: number, height: number, channels: 3 | 4 = 3): Promise<Buffer> =>
  raw(pattern(width, height, channels), width, height, channels)
    .png()
    .toBuffer();

/** The pixels of a file as they are seen. */
export const pixelsOf = async (bytes: Uint8Array) => {
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
};

/** A PNG of one grey row after the other, so many that only its size is dangerous: some kilobytes. */
export function pngBomb(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const rows = deflateSync(Buffer.alloc((Math.ceil(width / 8) + 1) * height), { level: 9 });
  const parts = [chunk("IHDR", header), chunk("IDAT", rows), chunk("IEND", Buffer.alloc(0))];
  return Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), ...parts]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc(body), body.length + 4);
  return out;
}

function crc(bytes: Buffer): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}

/** A GIF that says it has this size, with `frames` that say they have the other; there are data for one pixel. */
export function gif(width: number, height: number, frames = 1, frame = { width: 1, height: 1 }): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt16LE(width, 0);
  size.writeUInt16LE(height, 2);
  const head = [Buffer.from("GIF89a"), size, Buffer.from([0x80, 0, 0, 0, 0, 0, 255, 255, 255])];
  const block = Buffer.from([0x2c, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0x44, 1, 0]);
  block.writeUInt16LE(frame.width, 5);
  block.writeUInt16LE(frame.height, 7);
  return Buffer.concat([...head, ...Array.from({ length: frames }, () => block), Buffer.from([0x3b])]);
}
