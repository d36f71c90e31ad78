import type { Canvas } from "../canvas.ts";
import { eachPixel } from "../canvas.ts";
import { clamp, smooth } from "../colour.ts";
import { blur } from "../effects/blur.ts";
import { impasto, strokes } from "../effects/brush.ts";
import { outlines } from "../effects/ink.ts";
import { look, texture } from "../effects/light.ts";
import { border, fibre, grained } from "../effects/paper.ts";
import { noise } from "../noise.ts";
import type { Plan } from "../plan.ts";
import { paintScene } from "../scenes/scenes.ts";
import { createStage } from "../stage.ts";

/** Gouache: flat brushes, large ones first, each stroke seen. */
export function painting(canvas: Canvas, plan: Plan): void {
  paintScene(createStage(canvas, plan));
  const seen = canvas.rgb.slice();
  const chance = plan.chance.named("strokes");
  strokes(canvas, { length: 80, density: 6, variety: 14, opacity: 0.85 }, chance);
  if (plan.detail > 0.8) strokes(canvas, { length: 40, density: 5, variety: 12, opacity: 0.8 }, chance);
  strokes(canvas, { length: 19, density: 3.4 * Math.min(1.6, plan.detail), variety: 16, opacity: 0.85 }, chance, seen);
  look(canvas, { contrast: 0.08, saturation: 1.12 });
  grained(canvas, 9);
}

/** Thick paint that follows the brush in swirls, with light on its ridges. */
export function oilPainting(canvas: Canvas, plan: Plan): void {
  paintScene(createStage(canvas, plan));
  texture(canvas, 0.3);
  const chance = plan.chance.named("oil");
  strokes(canvas, { length: 30, density: 3 * Math.min(1.5, plan.detail), variety: 34, opacity: 0.75 }, chance);
  impasto(canvas, 3 + plan.detail * 1.5, 105, plan.chance.named("flow"));
  look(canvas, { contrast: 0.16, saturation: 1.22, vignette: 0.2, tint: { colour: [150, 100, 50], share: 0.06 } });
}

/** Thin colour on wet paper: it runs, gathers at the edges of each wash, and the paper shines through. */
export function watercolor(canvas: Canvas, plan: Plan): void {
  const paper = [250, 246, 236] as const;
  const stage = createStage(canvas, plan);
  paintScene(stage);
  const rims = outlines(canvas, canvas.unit * 5, canvas.unit * 18);
  const { width, height } = canvas;
  const chance = plan.chance.named("washes");
  const [ox, oy] = [chance.unit(), chance.unit()];
  const size = 1 / (canvas.unit * 1000);
  blur(canvas, canvas.unit * 2.2);
  const wet = canvas.rgb.slice();
  eachPixel(canvas, (rgb, at, x, y) => {
    const run = (noise(x * size * 3, y * size * 3) - 0.5) * canvas.unit * 36;
    const seep = (noise(x * size * 3 + 0.5, y * size * 3 + 0.3) - 0.5) * canvas.unit * 36;
    const fromX = Math.max(0, Math.min(width - 1, Math.round(x + run)));
    const fromY = Math.max(0, Math.min(height - 1, Math.round(y + seep)));
    const from = (fromY * width + fromX) * 3;
    const pool = noise(x * size * 0.9 + ox, y * size * 0.9 + oy);
    const bloomed = smooth(0.42, 0.5, noise(x * size * 1.7 + oy, y * size * 1.7 + ox));
    const rim = rims[y * width + x]! / 255;
    const grain = fibre(canvas, x, y);
    const pigment = 0.5 + pool * 0.56 + bloomed * 0.1 + rim * 0.34 + grain * 0.2;
    for (let channel = 0; channel < 3; channel++) {
      const colour = wet[from + channel]!;
      rgb[at + channel] = clamp(paper[channel]! - (paper[channel]! - colour) * pigment * 0.92 + grain * 9);
    }
  });
  border(canvas, paper, 42, 0.34);
  grained(canvas, 6);
}
