import type { Canvas } from "../canvas.ts";

/** Blurs by two passes of a running mean, across and down: the time does not depend on the radius (pixels). */
export function blur({ rgb, width, height }: Pick<Canvas, "rgb" | "width" | "height">, radius: number): void {
  const reach = Math.min(Math.round(radius), Math.floor((Math.min(width, height) - 1) / 2));
  if (reach < 1) return;
  const line = new Float32Array(Math.max(width, height));
  for (let pass = 0; pass < 2; pass++) {
    for (let y = 0; y < height; y++) {
      for (let channel = 0; channel < 3; channel++) mean(rgb, y * width * 3 + channel, 3, width, reach, line);
    }
    for (let x = 0; x < width; x++) {
      for (let channel = 0; channel < 3; channel++) mean(rgb, x * 3 + channel, width * 3, height, reach, line);
    }
  }
}

/** The running mean of `count` values that lie `step` apart; beyond the ends the last value goes on. */
function mean(
  values: Float32Array,
  start: number,
  step: number,
  count: number,
  reach: number,
  line: Float32Array,
): void {
  for (let index = 0; index < count; index++) line[index] = values[start + index * step]!;
  const [first, last] = [line[0]!, line[count - 1]!];
  let sum = first * (reach + 1);
  for (let index = 0; index < reach; index++) sum += line[index]!;
  const share = 1 / (reach * 2 + 1);
  for (let index = 0; index < count; index++) {
    sum += (index + reach < count ? line[index + reach]! : last) - (index > reach ? line[index - reach - 1]! : first);
    values[start + index * step] = sum * share;
  }
}

/** A picture of a quarter of the sides: what is blurred widely needs no more. */
const quarter = 4;

/** What is brighter than `threshold` shines beyond its edges. */
export function bloom(canvas: Canvas, threshold: number, strength: number, radius: number): void {
  const { rgb, width, height } = canvas;
  const small = { width: Math.ceil(width / quarter), height: Math.ceil(height / quarter), rgb: new Float32Array(0) };
  small.rgb = new Float32Array(small.width * small.height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    const row = Math.floor(y / quarter) * small.width;
    for (let x = 0; x < width; x++, at += 3) {
      const into = (row + Math.floor(x / quarter)) * 3;
      const peak = Math.max(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!);
      if (peak <= threshold) continue;
      const share = (peak - threshold) / (255 - threshold) / (quarter * quarter);
      for (let channel = 0; channel < 3; channel++) small.rgb[into + channel]! += rgb[at + channel]! * share;
    }
  }
  blur(small, (radius * canvas.unit) / quarter);
  addEnlarged(canvas, small, strength);
}

function addEnlarged(
  { rgb, width, height }: Canvas,
  small: Pick<Canvas, "rgb" | "width" | "height">,
  strength: number,
): void {
  for (let y = 0, at = 0; y < height; y++) {
    const down = Math.max(0, (y + 0.5) / quarter - 0.5);
    const top = Math.min(small.height - 1, Math.floor(down));
    const below = Math.min(small.height - 1, top + 1);
    for (let x = 0; x < width; x++) {
      const across = Math.max(0, (x + 0.5) / quarter - 0.5);
      const left = Math.min(small.width - 1, Math.floor(across));
      const right = Math.min(small.width - 1, left + 1);
      const [u, v] = [across - left, down - top];
      for (let channel = 0; channel < 3; channel++, at++) {
        const a = small.rgb[(top * small.width + left) * 3 + channel]!;
        const b = small.rgb[(top * small.width + right) * 3 + channel]!;
        const c = small.rgb[(below * small.width + left) * 3 + channel]!;
        const d = small.rgb[(below * small.width + right) * 3 + channel]!;
        const light = (a + (b - a) * u) * (1 - v) + (c + (d - c) * u) * v;
        rgb[at]! += light * strength * (1 - Math.min(255, rgb[at]!) / 300);
      }
    }
  }
}
