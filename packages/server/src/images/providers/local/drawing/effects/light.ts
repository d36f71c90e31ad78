import { type Canvas, eachPixel } from "../canvas.ts";
import { brightness, clamp, type Rgb } from "../colour.ts";
import { grit, noise, speck } from "../noise.ts";

/** Surfaces: what lies on land gets grain of stone, bark and grass; the sky stays clean. */
export function texture(canvas: Canvas, amount: number): void {
  if (amount <= 0) return;
  const { region, width } = canvas;
  const size = 1 / (canvas.unit * 1000);
  eachPixel(canvas, (rgb, at, x, y) => {
    const thing = region[y * width + x]!;
    if (thing === 0 || canvas.even.has(thing)) return;
    const offset = thing * 0.137;
    const [u, v] = [(x * 0.83 + y * 0.56) * size, (y * 0.83 - x * 0.56) * size];
    const coarse = noise(u * 1.1 + offset, v * 1.7 + offset) - 0.5;
    const fine = grit(u * 1.9 + offset, v * 2.6) - 0.5;
    const light = 1 + (coarse * 0.45 + fine * 0.85) * amount;
    rgb[at]! *= light;
    rgb[at + 1]! *= light;
    rgb[at + 2]! *= light;
  });
}

export interface Look {
  /** 0 none; 1 doubles the distance from the middle. */
  contrast?: number;
  /** 1 as it is. */
  saturation?: number;
  /** Darkens the corners by this share. */
  vignette?: number;
  /** Of the film, in levels. */
  grain?: number;
  /** A colour that all are drawn to, and how far. */
  tint?: { colour: Rgb; share: number };
}

/** The last step of most styles: how the whole picture looks. */
export function look(canvas: Canvas, { contrast = 0, saturation = 1, vignette = 0, grain = 0, tint }: Look): void {
  const [cx, cy] = [canvas.width / 2, canvas.height / 2];
  const reach = cx * cx + cy * cy;
  const cell = Math.max(1, canvas.unit * 1.1);
  eachPixel(canvas, (rgb, at, x, y) => {
    const grey = brightness(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!);
    const away = ((x - cx) * (x - cx) + (y - cy) * (y - cy)) / reach;
    const shade = 1 - vignette * away * away;
    const noisy = grain === 0 ? 0 : (speck(Math.floor(x / cell), Math.floor(y / cell)) - 0.5) * 2 * grain;
    for (let channel = 0; channel < 3; channel++) {
      let value = grey + (rgb[at + channel]! - grey) * saturation;
      value = 128 + (value - 128) * (1 + contrast);
      if (tint !== undefined) value += (tint.colour[channel]! - value) * tint.share;
      rgb[at + channel] = clamp(value * shade + noisy);
    }
  });
}

/** Rays from a point, as broad as `count` says, over the part of the picture that `where` allows. */
export function rays(canvas: Canvas, x: number, y: number, colour: Rgb, strength: number): void {
  eachPixel(canvas, (rgb, at, px, py) => {
    const [dx, dy] = [px - x, py - y];
    const far = Math.sqrt(dx * dx + dy * dy) || 1;
    // A direction without an angle: where the ray meets a square around the point.
    const [nx, ny] = [dx / far, dy / far];
    const beam = noise(nx * 0.21 + 0.3, ny * 0.21 + 0.6);
    const fade = 1 / (1 + far / (canvas.unit * 420));
    const share = Math.max(0, beam - 0.45) * 2 * strength * fade;
    for (let channel = 0; channel < 3; channel++) rgb[at + channel]! += (colour[channel]! - rgb[at + channel]!) * share;
  });
}
