import sharp from "sharp";
import { type Colour, flag, flagColours, flagPixels } from "./photos-flag.ts";

/** A file that somebody uploads. */
export interface Photo {
  /** Its file's name; no two of the corpus have the same. */
  name: string;
  /** What the browser says it is, which is what its name says. */
  type: string;
  bytes: Buffer;
}

/** One that becomes a picture with a thumbnail. */
export interface GoodPhoto extends Photo {
  /** As it is to be seen, upright. */
  width: number;
  height: number;
  /** The thumbnail's quarters, from the upper left one on, row by row. */
  colours: readonly [Colour, Colour, Colour, Colour];
  /** By how much a channel of a colour may be off. */
  tolerance: number;
}

const white: Colour = [255, 255, 255];
const jpeg = "image/jpeg";
const png = "image/png";
const gif = "image/gif";
const webp = "image/webp";

type Look = Partial<Pick<GoodPhoto, "colours" | "tolerance">>;

async function good(
  name: string,
  type: string,
  [width, height]: [number, number],
  bytes: Promise<Buffer>,
  look: Look = {},
): Promise<GoodPhoto> {
  return { name, type, bytes: await bytes, width, height, colours: flagColours, tolerance: 8, ...look };
}

/** Every way in which a picture that is good may come. Small, and the same bytes whenever it is called. */
export async function goodPhotos(): Promise<GoodPhoto[]> {
  const groups = await Promise.all([jpegs(), turned(), pngs(), moving(), webps(), oddSizes()]);
  return groups.flat();
}

function jpegs(): Promise<GoodPhoto[]> {
  const size: [number, number] = [640, 480];
  const grey = flag(...size).toColourspace("b-w");
  return Promise.all([
    good(
      "baseline.jpg",
      jpeg,
      size,
      flag(...size)
        .jpeg()
        .toBuffer(),
    ),
    good(
      "progressive.jpg",
      jpeg,
      size,
      flag(...size)
        .jpeg({ progressive: true })
        .toBuffer(),
    ),
    good(
      "UPPER CASE.JPG",
      jpeg,
      size,
      flag(...size)
        .jpeg({ chromaSubsampling: "4:4:4" })
        .toBuffer(),
    ),
    good("grey.jpeg", jpeg, size, grey.jpeg().toBuffer(), { colours: greyOf(flagColours) }),
    // The way to ink and back changes colours.
    good(
      "cmyk.jpg",
      jpeg,
      size,
      flag(...size)
        .toColourspace("cmyk")
        .jpeg({ quality: 95 })
        .toBuffer(),
      { tolerance: 30 },
    ),
    good(
      "p3.jpg",
      jpeg,
      size,
      flag(...size)
        .withIccProfile("p3")
        .jpeg({ quality: 95 })
        .toBuffer(),
    ),
    good("really-a-png.jpg", jpeg, [300, 200], flag(300, 200).png().toBuffer()),
    good("a'b;ü $(x)%2F..jpg", jpeg, [120, 90], flag(120, 90).jpeg().toBuffer()),
  ]);
}

/** In grey, by the luminance that sRGB's channels have in linear light. */
function greyOf(colours: GoodPhoto["colours"]): GoodPhoto["colours"] {
  const linear = (value: number) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const grey = ([red, green, blue]: Colour): Colour => {
    const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    const value = Math.round(255 * (1.055 * light ** (1 / 2.4) - 0.055));
    return [value, value, value];
  };
  return [grey(colours[0]), grey(colours[1]), grey(colours[2]), grey(colours[3])];
}

/** Turned and mirrored in all eight ways of EXIF, and a PNG and a WebP whose EXIF does the same. */
function turned(): Promise<GoodPhoto[]> {
  const size: [number, number] = [400, 300];
  const lying = (orientation: number) => flag(...size, { orientation }).withMetadata({ orientation });
  return Promise.all([
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((orientation) =>
      good(`turned-${orientation}.jpg`, jpeg, size, lying(orientation).jpeg().toBuffer()),
    ),
    good("turned-6.png", png, size, lying(6).png().toBuffer()),
    good("turned-8.webp", webp, size, lying(8).webp({ quality: 95 }).toBuffer(), { tolerance: 12 }),
  ]);
}

/** The upper left quarter is not there, the lower right one half. */
const withHoles = [
  [0, 0, 0, 0],
  [...flagColours[1], 255],
  [...flagColours[2], 255],
  [0, 0, 0, 128],
] as unknown as [Colour, Colour, Colour, Colour];
const holesOnWhite: GoodPhoto["colours"] = [white, flagColours[1], flagColours[2], [127, 127, 127]];

function pngs(): Promise<GoodPhoto[]> {
  const size: [number, number] = [320, 200];
  const holes = () => flag(...size, { colours: withHoles });
  const onWhite = { colours: holesOnWhite };
  return Promise.all([
    good(
      "plain.png",
      png,
      size,
      flag(...size)
        .png()
        .toBuffer(),
    ),
    good(
      "interlaced.png",
      png,
      size,
      flag(...size)
        .png({ progressive: true })
        .toBuffer(),
    ),
    good(
      "palette.png",
      png,
      size,
      flag(...size)
        .png({ palette: true })
        .toBuffer(),
    ),
    good(
      "16-bit.png",
      png,
      size,
      flag(...size)
        .toColourspace("rgb16")
        .png()
        .toBuffer(),
    ),
    good(
      "grey.png",
      png,
      size,
      flag(...size)
        .toColourspace("b-w")
        .png()
        .toBuffer(),
      { colours: greyOf(flagColours) },
    ),
    good(
      "p3.png",
      png,
      size,
      flag(...size)
        .withIccProfile("p3")
        .png()
        .toBuffer(),
    ),
    good("alpha.png", png, size, holes().png().toBuffer(), onWhite),
    good("alpha-16-bit.png", png, size, holes().toColourspace("rgb16").png().toBuffer(), onWhite),
  ]);
}

/** Pictures that move: the first one counts, and the second has nothing of it. */
function moving(): Promise<GoodPhoto[]> {
  const size: [number, number] = [200, 260];
  const first = flagPixels(...size);
  const data = Buffer.concat([first.data, Buffer.alloc(first.data.length)]);
  const raw = { width: size[0], height: size[1] * 2, channels: first.channels, pageHeight: size[1] };
  const film = () => sharp(data, { raw });
  const loose = { tolerance: 12 };
  return Promise.all([
    good(
      "still.gif",
      gif,
      size,
      flag(...size)
        .gif()
        .toBuffer(),
      loose,
    ),
    good(
      "moving.gif",
      gif,
      size,
      film()
        .gif({ delay: [100, 100] })
        .toBuffer(),
      loose,
    ),
    good(
      "hole.gif",
      gif,
      size,
      flag(...size, { colours: holeOnly })
        .gif()
        .toBuffer(),
      {
        colours: [white, flagColours[1], flagColours[2], flagColours[3]],
        ...loose,
      },
    ),
    good(
      "moving.webp",
      webp,
      size,
      film()
        .webp({ quality: 95, delay: [100, 100] })
        .toBuffer(),
      loose,
    ),
  ]);
}
const holeOnly = [[0, 0, 0, 0], ...flagColours.slice(1)] as unknown as [Colour, Colour, Colour, Colour];

function webps(): Promise<GoodPhoto[]> {
  const size: [number, number] = [500, 500];
  const loose = { tolerance: 12 };
  return Promise.all([
    good(
      "lossy.webp",
      webp,
      size,
      flag(...size)
        .webp({ quality: 95 })
        .toBuffer(),
      loose,
    ),
    good(
      "lossless.webp",
      webp,
      size,
      flag(...size)
        .webp({ lossless: true })
        .toBuffer(),
    ),
    good(
      "alpha.webp",
      webp,
      size,
      flag(...size, { colours: withHoles })
        .webp({ lossless: true })
        .toBuffer(),
      {
        colours: holesOnWhite,
      },
    ),
  ]);
}

/** Of one pixel, of some, and so wide or high that a side of 256 would make the other one a million. */
function oddSizes(): Promise<GoodPhoto[]> {
  const one: GoodPhoto["colours"] = [flagColours[3], flagColours[3], flagColours[3], flagColours[3]];
  // Of two pixels side by side, most of what is made large is between them.
  const coarse = { tolerance: 30 };
  return Promise.all([
    good("one.png", png, [1, 1], flag(1, 1).png().toBuffer(), { colours: one }),
    good("two.png", png, [2, 2], flag(2, 2).png().toBuffer(), coarse),
    good("thin.png", png, [2, 200], flag(2, 200).png().toBuffer(), coarse),
    good("flat.png", png, [200, 2], flag(200, 2).png().toBuffer(), coarse),
    good("square.jpg", jpeg, [256, 256], flag(256, 256).jpeg().toBuffer()),
    good("wide.jpg", jpeg, [8000, 64], flag(8000, 64).jpeg().toBuffer()),
    good("high.jpg", jpeg, [64, 8000], flag(64, 8000).jpeg().toBuffer()),
    good(
      "high-turned.jpg",
      jpeg,
      [40, 2000],
      flag(40, 2000, { orientation: 6 }).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
    ),
    good("wider.png", png, [20_000, 4], flag(20_000, 4).png().toBuffer(), coarse),
    good("higher.gif", gif, [4, 20_000], flag(4, 20_000).gif().toBuffer(), coarse),
    good("widest.jpg", jpeg, [65_500, 16], flag(65_500, 16).jpeg({ chromaSubsampling: "4:4:4" }).toBuffer()),
  ]);
}

/**
 * The `number`th picture of a set, with something of a photo's unrest: no two sets' pictures of the same number differ, no
 * two numbers are alike.
 */
export async function photo(number: number, [width, height]: [number, number] = [320, 240]): Promise<Photo> {
  const [across, down] = [40, 30];
  let state = (number + 1) * 2_654_435_761;
  const data = Buffer.alloc(across * down * 3);
  for (let at = 0; at < data.length; at++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    data[at] = state >>> 24;
  }
  const bytes = await sharp(data, { raw: { width: across, height: down, channels: 3 } })
    .resize(width, height, { fit: "fill", kernel: "cubic" })
    .jpeg({ quality: 90 })
    .toBuffer();
  return { name: `photo-${number}.jpg`, type: jpeg, bytes };
}
