import { nearest, type Sides, shapeWarnings, sidesOf } from "../nearest.ts";
import type { Geometry } from "./models.ts";

/** In what shape a picture is asked for. */
export interface Shape {
  size?: `${number}x${number}`;
  aspectRatio?: `${number}:${number}`;
  /** The sides that it will have, about; its price may depend on them. */
  sides: Sides;
  warnings: string[];
}

/** The nearest shape that the model makes. */
export function shapeOf(geometry: Geometry, asked: Sides): Shape {
  switch (geometry.kind) {
    case "sizes": {
      const size = nearest(geometry.sizes, asked);
      const sides = sidesOf(size);
      return { size, sides, warnings: shapeWarnings(size, sides.width * sides.height, asked) };
    }
    case "ratios": {
      const aspectRatio = nearest(geometry.ratios, asked);
      const sides = withArea(sidesOf(aspectRatio), geometry.pixels);
      return { aspectRatio, sides, warnings: shapeWarnings(aspectRatio, geometry.pixels, asked) };
    }
    case "free": {
      const sides = within(asked, geometry);
      const size = `${sides.width}x${sides.height}` as const;
      return { size, sides, warnings: shapeWarnings(size, sides.width * sides.height, asked) };
    }
  }
}

/** All of them; undefined where they are any. */
export function shapesOf(geometry: Geometry): readonly string[] | undefined {
  if (geometry.kind === "free") return undefined;
  return geometry.kind === "sizes" ? geometry.sizes : geometry.ratios;
}

function withArea({ width, height }: Sides, pixels: number): Sides {
  const scale = Math.sqrt(pixels / (width * height));
  return { width: Math.round(width * scale), height: Math.round(height * scale) };
}

/** As it is asked for, or smaller; sides are rounded up to what the model makes, so that nothing has to be enlarged. */
function within(asked: Sides, { step, most, pixels }: Extract<Geometry, { kind: "free" }>): Sides {
  const { width, height } = asked;
  const scale = Math.min(1, most / Math.max(width, height), Math.sqrt(pixels / (width * height)));
  const round = scale < 1 ? Math.floor : Math.ceil;
  const side = (value: number): number => Math.max(step, round((value * scale) / step) * step);
  return { width: side(width), height: side(height) };
}
