import sharp, { type Sharp } from "sharp";
import { type Colour, type Colours, type FlagOptions, flagColours, flag as flagOf, flagPixels } from "./photos-flag.ts";

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
  colours: Colours;
  /** By how much a channel of a colour may be off. */
  tolerance: number;
}

const white: Colour = [255, 255, 255];
const jpeg = "image/jpeg";
const png = "image/png";
const gif = "image/gif";
const webp = "image/webp";

type Size = [width: number, height: number];
type Look = Partial<Pick<GoodPhoto, "colours" | "tolerance">>;

/** What its encoder loses of colours, or what is between two pixels that are made large. */
const loose: Look = { tolerance: 12 };
const coarse: Look = { tolerance: 30 };

/** Makes pictures of flags in these colours. */
function createStudio(colours: Colours) {
  return {
    colours,
    flag: (size: Size, options: FlagOptions = {}): Sharp => flagOf(...size, { colours, ...options }),
    async good(name: string, type: string, size: Size, picture: Sharp, look: Look = {}): Promise<GoodPhoto> {
      const [width, height] = size;
      return { name, type, bytes: await picture.toBuffer(), width, height, colours, tolerance: 8, ...look };
    },
  };
}
type Studio = ReturnType<typeof createStudio>;

/**
 * Every way in which a picture that is good may come. Small, and the same bytes whenever it is called with the same
 * colours.
 */
export async function goodPhotos(colours: Colours = flagColours): Promise<GoodPhoto[]> {
  const studio = createStudio(colours);
  const groups = await Promise.all([jpegs, turned, pngs, moving, webps, oddSizes].map((group) => group(studio)));
  return groups.flat();
}

function jpegs({ colours, flag, good }: Studio): Promise<GoodPhoto[]> {
  const size: Size = [640, 480];
  const grey = flag(size).toColourspace("b-w");
  const cmyk = flag(size).toColourspace("cmyk");
  const p3 = flag(size).withIccProfile("p3");
  return Promise.all([
    good("baseline.jpg", jpeg, size, flag(size).jpeg()),
    good("progressive.jpg", jpeg, size, flag(size).jpeg({ progressive: true })),
    good("UPPER CASE.JPG", jpeg, size, flag(size).jpeg({ chromaSubsampling: "4:4:4" })),
    good("grey.jpeg", jpeg, size, grey.jpeg(), { colours: greyOf(colours) }),
    // The way to ink and back changes colours.
    good("cmyk.jpg", jpeg, size, cmyk.jpeg({ quality: 95 }), { tolerance: 30 }),
    good("p3.jpg", jpeg, size, p3.jpeg({ quality: 95 })),
    good("really-a-png.jpg", jpeg, [300, 200], flag([300, 200]).png()),
    good("a'b;ü $(x)%2F..jpg", jpeg, [120, 90], flag([120, 90]).jpeg()),
  ]);
}

/** In grey, by the luminance that sRGB's channels have in linear light. */
function greyOf(colours: Colours): Colours {
  const linear = (value: number) => (value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4);
  const grey = ([red, green, blue]: Colour): Colour => {
    const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    const value = Math.round(255 * (1.055 * light ** (1 / 2.4) - 0.055));
    return [value, value, value];
  };
  return [grey(colours[0]), grey(colours[1]), grey(colours[2]), grey(colours[3])];
}

/** Turned and mirrored in all eight ways of EXIF, and a PNG and a WebP whose EXIF does the same. */
function turned({ flag, good }: Studio): Promise<GoodPhoto[]> {
  const size: Size = [400, 300];
  const lying = (orientation: number) => flag(size, { orientation }).withMetadata({ orientation });
  return Promise.all([
    ...[1, 2, 3, 4, 5, 6, 7, 8].map((way) => good(`turned-${way}.jpg`, jpeg, size, lying(way).jpeg())),
    good("turned-6.png", png, size, lying(6).png()),
    good("turned-8.webp", webp, size, lying(8).webp({ quality: 95 }), loose),
  ]);
}

const solid = ([red, green, blue]: Colour): Colour => [red, green, blue, 255];
const clear: Colour = [0, 0, 0, 0];

/** The upper left quarter is not there, the lower right one half. */
const withHoles = ([, second, third]: Colours): Colours => [clear, solid(second), solid(third), [0, 0, 0, 128]];
const holesOnWhite = ([, second, third]: Colours): Colours => [white, second, third, [127, 127, 127]];

function pngs({ colours, flag, good }: Studio): Promise<GoodPhoto[]> {
  const size: Size = [320, 200];
  const holes = () => flag(size, { colours: withHoles(colours) });
  const onWhite = { colours: holesOnWhite(colours) };
  const inGrey = { colours: greyOf(colours) };
  return Promise.all([
    good("plain.png", png, size, flag(size).png()),
    good("interlaced.png", png, size, flag(size).png({ progressive: true })),
    good("palette.png", png, size, flag(size).png({ palette: true })),
    good("16-bit.png", png, size, flag(size).toColourspace("rgb16").png()),
    good("grey.png", png, size, flag(size).toColourspace("b-w").png(), inGrey),
    good("p3.png", png, size, flag(size).withIccProfile("p3").png()),
    good("alpha.png", png, size, holes().png(), onWhite),
    good("alpha-16-bit.png", png, size, holes().toColourspace("rgb16").png(), onWhite),
  ]);
}

/** Pictures that move: the first one counts, and the second has nothing of it. */
function moving({ colours, flag, good }: Studio): Promise<GoodPhoto[]> {
  const size: Size = [200, 260];
  const first = flagPixels(...size, { colours });
  const data = Buffer.concat([first.data, Buffer.alloc(first.data.length)]);
  const raw = { width: size[0], height: size[1] * 2, channels: first.channels, pageHeight: size[1] };
  const film = () => sharp(data, { raw });
  const delay = [100, 100];
  const [, second, third, fourth] = colours;
  const hole = flag(size, { colours: [clear, solid(second), solid(third), solid(fourth)] });
  return Promise.all([
    good("still.gif", gif, size, flag(size).gif(), loose),
    good("moving.gif", gif, size, film().gif({ delay }), loose),
    good("hole.gif", gif, size, hole.gif(), { colours: [white, second, third, fourth], ...loose }),
    good("moving.webp", webp, size, film().webp({ quality: 95, delay }), loose),
  ]);
}

function webps({ colours, flag, good }: Studio): Promise<GoodPhoto[]> {
  const size: Size = [500, 500];
  const holes = flag(size, { colours: withHoles(colours) });
  return Promise.all([
    good("lossy.webp", webp, size, flag(size).webp({ quality: 95 }), loose),
    good("lossless.webp", webp, size, flag(size).webp({ lossless: true })),
    good("alpha.webp", webp, size, holes.webp({ lossless: true }), { colours: holesOnWhite(colours) }),
  ]);
}

/** Of one pixel, of some, and so wide or high that a side of 256 would make the other one a million. */
function oddSizes({ colours, flag, good }: Studio): Promise<GoodPhoto[]> {
  const last = colours[3];
  const turned = flag([40, 2000], { orientation: 6 }).withMetadata({ orientation: 6 });
  const widest = flag([65_500, 16]).jpeg({ chromaSubsampling: "4:4:4" });
  return Promise.all([
    good("one.png", png, [1, 1], flag([1, 1]).png(), { colours: [last, last, last, last] }),
    good("two.png", png, [2, 2], flag([2, 2]).png(), coarse),
    good("thin.png", png, [2, 200], flag([2, 200]).png(), coarse),
    good("flat.png", png, [200, 2], flag([200, 2]).png(), coarse),
    good("square.jpg", jpeg, [256, 256], flag([256, 256]).jpeg()),
    good("wide.jpg", jpeg, [8000, 64], flag([8000, 64]).jpeg()),
    good("high.jpg", jpeg, [64, 8000], flag([64, 8000]).jpeg()),
    good("high-turned.jpg", jpeg, [40, 2000], turned.jpeg({ quality: 95 })),
    good("wider.png", png, [20_000, 4], flag([20_000, 4]).png(), coarse),
    good("higher.gif", gif, [4, 20_000], flag([4, 20_000]).gif(), coarse),
    good("widest.jpg", jpeg, [65_500, 16], widest),
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
