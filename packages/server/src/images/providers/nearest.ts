/** A size in pixels, or the two numbers of a ratio. */
export interface Sides {
  width: number;
  height: number;
}

/** Reads `16:9` or `1024x1024`. */
export function sidesOf(text: string): Sides {
  const [width = 1, height = 1] = text.split(/[:x]/).map(Number);
  return { width, height };
}

/** How far two shapes are apart: 0 where one is the other, larger or smaller. */
const distance = (a: Sides, b: Sides): number => Math.abs(Math.log((a.width * b.height) / (a.height * b.width)));

/** The one of `shapes` that is nearest to what is asked for: least is lost when it is cropped. */
export function nearest<const Shape extends string>(shapes: readonly Shape[], asked: Sides): Shape {
  return shapes.reduce((best, shape) =>
    distance(sidesOf(shape), asked) < distance(sidesOf(best), asked) ? shape : best,
  );
}

/** Ratios that differ by less are the same with their sides in whole pixels. */
const sameRatio = 0.005;

/**
 * What to say where a picture is made in another shape than it is given out in.
 *
 * @param pixels that it is made with, about
 */
export function shapeWarnings(made: string, pixels: number, asked: Sides): string[] {
  const warnings: string[] = [];
  const size = `${asked.width}x${asked.height}`;
  if (distance(sidesOf(made), asked) > sameRatio) {
    warnings.push(`aspect_ratio_cropped: The picture is made in ${made} and cropped to ${size}.`);
  }
  if (asked.width * asked.height > pixels * 1.1) {
    warnings.push(`size_enlarged: The model makes smaller pictures; it is enlarged to ${size}.`);
  }
  return warnings;
}
