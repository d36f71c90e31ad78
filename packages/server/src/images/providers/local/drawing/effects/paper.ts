import { type Canvas, eachPixel } from "../canvas.ts";
import { clamp, type Rgb, smooth } from "../colour.ts";
import { grit, noise, speck } from "../noise.ts";

/** The height of paper's fibres, around 0. */
export function fibre(canvas: Canvas, x: number, y: number): number {
  const size = 1 / (canvas.unit * 1000);
  return (grit((x * 0.8 + y * 0.6) * size * 2.3, (y * 0.8 - x * 0.6) * size * 2.3) - 0.5) * 1.5;
}

/** Paper left free around the picture, its inner edge uneven. `width` in thousandths of the shorter side. */
export function border(canvas: Canvas, paper: Rgb, width: number, uneven: number): void {
  const wide = width * canvas.unit;
  const size = 1 / (canvas.unit * 1000);
  eachPixel(canvas, (rgb, at, x, y) => {
    const away = Math.min(x, y, canvas.width - 1 - x, canvas.height - 1 - y);
    if (away > wide * (1 + uneven * 2)) return;
    const edge = wide * (1 + (noise(x * size * 1.9, y * size * 1.9) - 0.5) * 2 * uneven);
    const share = 1 - smooth(edge - canvas.unit * 2, edge + canvas.unit * 2, away);
    for (let channel = 0; channel < 3; channel++) rgb[at + channel]! += (paper[channel]! - rgb[at + channel]!) * share;
  });
}

/** Dots of ink that grow with darkness, as cheap printing has them; `cell` in thousandths of the shorter side. */
export function halftone(canvas: Canvas, cell: number, colour: Rgb, strength: number): void {
  const size = Math.max(3, cell * canvas.unit);
  eachPixel(canvas, (rgb, at, x, y) => {
    // The grid stands at 45 degrees.
    const [u, v] = [(x + y) / size, (x - y) / size];
    const [du, dv] = [u - Math.floor(u) - 0.5, v - Math.floor(v) - 0.5];
    const dark = 1 - (rgb[at]! + rgb[at + 1]! + rgb[at + 2]!) / 765;
    const share = smooth(0.06, -0.06, Math.sqrt(du * du + dv * dv) - dark * 0.6) * strength;
    for (let channel = 0; channel < 3; channel++) rgb[at + channel]! += (colour[channel]! - rgb[at + channel]!) * share;
  });
}

/** Grain of the paper over all. */
export function grained(canvas: Canvas, strength: number): void {
  eachPixel(canvas, (rgb, at, x, y) => {
    const light = fibre(canvas, x, y) * strength + (speck(x, y) - 0.5) * strength * 0.12;
    for (let channel = 0; channel < 3; channel++) rgb[at + channel] = clamp(rgb[at + channel]! + light);
  });
}
