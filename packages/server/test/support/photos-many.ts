import { type GoodPhoto, goodPhotos } from "./photos.ts";
import { type BadPhoto, badPhotos } from "./photos-bad.ts";
import { type Colours, flagColours } from "./photos-flag.ts";

/** The four colours in each order: 24 sets of good pictures of which none looks like its brother in another set. */
const orders: Colours[] = permutations(flagColours).map(([a, b, c, d]) => [a!, b!, c!, d!]);

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, at) => permutations(items.toSpliced(at, 1)).map((rest) => [item, ...rest]));
}

/**
 * So many files as people have: good ones in every way, each with colours of its own, so that a picture with the thumbnail
 * of another one is seen; and in each hundred all the bad ones. Good and bad come mixed, and each has a name of its own.
 */
export async function manyPhotos(count: number): Promise<Array<GoodPhoto | BadPhoto>> {
  const bad = await badPhotos();
  const photos: Array<GoodPhoto | BadPhoto> = [];
  const add = (round: number, more: ReadonlyArray<GoodPhoto | BadPhoto>) =>
    photos.push(...more.map((photo) => ({ ...photo, name: round === 0 ? photo.name : `${round} ${photo.name}` })));
  for (let hundred = 0; hundred < count / 100; hundred++) add(hundred, bad);
  for (let round = 0; photos.length < count; round++) {
    const colours = orders[round];
    if (!colours) throw new RangeError(`There are not ${count} pictures that differ.`);
    add(round, (await goodPhotos(colours)).slice(0, count - photos.length));
  }
  return photos.map((_, at) => photos[(at * stride) % photos.length]!);
}

/** Has no divisor in common with a count of hundreds. */
const stride = 37;
