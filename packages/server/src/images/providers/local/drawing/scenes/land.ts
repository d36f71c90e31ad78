import { type Canvas, fill } from "../canvas.ts";
import { mix, type Rgb } from "../colour.ts";
import { noise } from "../noise.ts";
import type { Stage } from "../stage.ts";

export interface Ridge {
  /** The y of its crest at a pixel column. */
  crest: (x: number) => number;
}

export interface RidgeOptions {
  name: string;
  /** The y that its crest swings around, and how far, in pixels. */
  base: number;
  height: number;
  /** 0 round hills, 1 jagged peaks. */
  jagged: number;
  /** How many hills are seen side by side, about. */
  hills: number;
  colour: Rgb;
  /** What it fades into at its foot. */
  foot: Rgb;
}

/** A row of hills from its crest down to the lower edge. */
export function ridge(stage: Stage, { name, base, height, jagged, hills, colour, foot }: RidgeOptions): Ridge {
  const { canvas } = stage;
  const chance = stage.chance.named(name);
  const [ox, oy] = [chance.unit(), chance.unit()];
  const scale = hills / 7 / canvas.width;
  const crest = (x: number): number => {
    const wide = noise(x * scale + ox, oy) - 0.5;
    const sharp = 0.5 - Math.abs(noise(x * scale * 1.5 + oy, ox) - 0.5) * 2.4;
    const rough = (noise(x * scale * 9 + ox, oy + 0.37) - 0.5) * (0.08 + jagged * 0.3);
    return base - height * (wide * 2 * (1 - jagged * 0.6) + sharp * jagged + rough);
  };
  const shape: number[] = [];
  const step = Math.max(1, canvas.unit * 1.5);
  for (let x = 0; x < canvas.width + step; x += step) shape.push(x, crest(x));
  shape.push(canvas.width + step, canvas.height, 0, canvas.height);
  const along = [0, base - height, 0, base + height * 0.9] as const;
  fill(canvas, shape, stage.flat ? { colour: mix(colour, foot, 0.2) } : { colour, to: foot, along });
  return { crest };
}

/** Ridges behind each other, each nearer one darker: air between them. Returns the nearest. */
export function ranges(stage: Stage, count: number, jagged: number): Ridge {
  const { canvas, palette, horizon } = stage;
  const haze = mix(palette.sky[2], palette.far, 0.35);
  let last: Ridge | undefined;
  for (let index = 0; index < count; index++) {
    const near = count === 1 ? 1 : index / (count - 1);
    const colour = mix(mix(palette.far, palette.sky[2], 0.25), palette.near, near);
    last = ridge(stage, {
      name: `ridge ${index}`,
      base: horizon + canvas.height * (near * 0.16 - 0.07),
      height: canvas.height * (0.25 - near * 0.12) * (0.5 + jagged * 0.5),
      jagged: jagged * (1 - near * 0.5),
      hills: 3 + near * 2,
      colour,
      foot: mix(colour, haze, 0.75 - near * 0.4),
    });
  }
  return last!;
}

/** Water from y = `top` down: the picture above, mirrored and broken by waves, and the sun's road. */
export function water(stage: Stage, top: number, bottom: number): void {
  const { canvas, palette } = stage;
  fill(canvas, [0, top, canvas.width, top, canvas.width, bottom, 0, bottom], { colour: palette.water, even: true });
  if (stage.flat) flatWaves(stage, top, bottom);
  else mirror(stage, Math.max(0, Math.ceil(top)), Math.min(canvas.height, Math.floor(bottom)));
}

function mirror(stage: Stage, top: number, bottom: number): void {
  const { canvas, palette, sun } = stage;
  const { rgb, width, height, region, regions } = canvas;
  const chance = stage.chance.named("waves");
  const [ox, oy] = [chance.unit(), chance.unit()];
  const size = 1 / Math.max(width, height);
  for (let y = top; y < bottom; y++) {
    const depth = (y - top) / Math.max(1, height - top);
    // Waves are seen flatter far away.
    const squeeze = 40 / (0.12 + depth * 1.6);
    for (let x = 0; x < width; x++) {
      if (region[y * width + x] !== regions) continue;
      const wave = noise(x * size * 1.6 + ox, (y - top) * size * squeeze * 0.3 + oy) - 0.5;
      const fromY = Math.max(0, Math.min(top - 1, Math.round(2 * top - y + wave * canvas.unit * 60 * (0.15 + depth))));
      const fromX = Math.max(0, Math.min(width - 1, Math.round(x + wave * canvas.unit * 50 * (0.2 + depth))));
      const from = (fromY * width + fromX) * 3;
      const away = Math.abs(x - sun.x) / (sun.radius * (1 + depth * 2.4));
      const road = away < 1 && wave > 0.02 + depth * 0.05 ? (1 - away) * 0.7 : 0;
      const share = 0.38 + depth * 0.35 - wave * 0.35;
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const seen = rgb[from + channel]! + (palette.water[channel]! - rgb[from + channel]!) * share;
        rgb[at + channel] = seen + (palette.light[channel]! - seen) * road;
      }
    }
  }
}

/** Strokes of light, longer and farther apart towards the viewer. */
function flatWaves(stage: Stage, top: number, bottom: number): void {
  const { canvas, palette, sun } = stage;
  const chance = stage.chance.named("flat waves");
  const count = Math.round((stage.sparse ? 12 : 46) * stage.detail);
  for (let index = 0; index < count; index++) {
    const depth = chance.unit();
    const y = top + (bottom - top) * (0.03 + depth * depth * 0.95);
    const length = canvas.unit * (18 + depth * 110) * chance.between(0.6, 1.4);
    const x =
      chance.unit() < 0.45 ? sun.x + chance.between(-1, 1) * sun.radius * (1 + depth) : chance.unit() * canvas.width;
    const thick = canvas.unit * (1.5 + depth * 4);
    wave(canvas, x, y, length, thick, mix(palette.water, palette.light, chance.between(0.25, 0.75)));
  }
}

function wave(canvas: Canvas, x: number, y: number, length: number, thick: number, colour: Rgb): void {
  const half = length / 2;
  fill(
    canvas,
    [x - half, y, x - half * 0.3, y - thick, x + half * 0.5, y - thick * 0.7, x + half, y, x, y + thick * 0.6],
    {
      colour,
      mark: true,
    },
  );
}
