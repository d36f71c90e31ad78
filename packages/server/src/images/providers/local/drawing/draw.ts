import type { ImageStyle } from "@galley/contract";
import { type Canvas, createCanvas, toBytes } from "./canvas.ts";
import { type DrawingOrder, type Plan, planOf } from "./plan.ts";
import { abstract } from "./styles/abstract.ts";
import { digitalArt } from "./styles/digital.ts";
import { anime, cartoon } from "./styles/drawn.ts";
import { oilPainting, painting, watercolor } from "./styles/painted.ts";
import { photographic, plain, realistic } from "./styles/photo.ts";
import { minimalist, vintage } from "./styles/poster.ts";
import { sketch } from "./styles/sketch.ts";
import { cyberpunk, fantasy, sciFi } from "./styles/worlds.ts";

const styles: Record<ImageStyle, (canvas: Canvas, plan: Plan) => void> = {
  photographic,
  digital_art: digitalArt,
  painting,
  sketch,
  cartoon,
  anime,
  realistic,
  abstract,
  minimalist,
  vintage,
  cyberpunk,
  fantasy,
  sci_fi: sciFi,
  watercolor,
  oil_painting: oilPainting,
};

/** Draws a picture: RGB, 8 bits, rows from the top. The same order gives the same bytes, wherever it is drawn. */
export function draw(order: DrawingOrder): Uint8Array {
  const canvas = createCanvas(order.width, order.height);
  const style = order.style === undefined ? plain : styles[order.style];
  style(canvas, planOf(order));
  return toBytes(canvas);
}
