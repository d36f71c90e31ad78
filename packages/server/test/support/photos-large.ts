import sharp, { type Sharp } from "sharp";

/** Noise of a length that is no multiple of a row's: no two rows are alike, and a file becomes as large as a photo's. */
function noise(length = 65_537): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let at = 0; at < length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    bytes[at] = 128 + (state >>> 26);
  }
  return bytes;
}

const grain = noise();

function grainy(width: number, height: number): Sharp {
  return sharp(Buffer.alloc(width * height * 3, grain), { raw: { width, height, channels: 3 } });
}

export interface LargePhoto {
  name: string;
  file: Blob;
}

/**
 * What a phone and a camera give, in one lot: fifty small pictures, and some of 12 and 24 megapixels, with the kinds whose
 * decoding takes the most memory among them.
 */
export async function createLots(): Promise<(number: number) => LargePhoto[]> {
  const small = await grainy(1200, 900).jpeg().toBuffer();
  const large: Array<[name: string, bytes: Buffer]> = [
    ["phone.jpg", await grainy(4000, 3000).jpeg().toBuffer()],
    ["phone-too.jpg", await grainy(3000, 4000).jpeg().toBuffer()],
    ["camera.jpg", await grainy(6000, 4000).jpeg().toBuffer()],
    ["progressive.jpg", await grainy(6000, 4000).jpeg({ progressive: true }).toBuffer()],
    ["screen.png", await grainy(1600, 1200).png({ compressionLevel: 1 }).toBuffer()],
  ];
  const kinds = large.map(([name, bytes]) => [name, new Blob([bytes.slice()])] as const);
  const smallFile = new Blob([small.slice()]);
  return (number) => {
    // What comes behind a picture's end is not looked at; no two files are alike by it.
    const named = (name: string, file: Blob) => ({
      name: `${number}-${name}`,
      file: new Blob([file, `${number}-${name}`]),
    });
    const others = Array.from({ length: 50 }, (_, at) => named(`small-${at}.jpg`, smallFile));
    // One of them after each ten small ones.
    return kinds.flatMap(([name, file], at) => [...others.slice(at * 10, at * 10 + 10), named(name, file)]);
  };
}
