import { type Canvas, eachPixel } from "../canvas.ts";
import { brightness, clamp, smooth } from "../colour.ts";
import { blur } from "../effects/blur.ts";
import { outlines } from "../effects/ink.ts";
import { border, fibre } from "../effects/paper.ts";
import { noise } from "../noise.ts";
import type { Plan } from "../plan.ts";
import { paintScene } from "../scenes/scenes.ts";
import { createStage } from "../stage.ts";

/** Directions of the hatching, each used where it is darker than before. */
const hatching = [
  { across: 0.72, down: 0.69, below: 205 },
  { across: 0.94, down: -0.34, below: 140 },
  { across: 0.2, down: 0.98, below: 88 },
] as const;

/** Pencil on paper: outlines that a hand has drawn twice, and hatching for shade. */
export function sketch(canvas: Canvas, plan: Plan): void {
  const paper = [246, 242, 232] as const;
  paintScene(createStage(canvas, plan));
  const unit = canvas.unit;
  const lines = outlines(canvas, unit * 2.2, unit * 8);
  const again = plan.detail > 0.8 ? outlines(canvas, unit * 1.4, unit * 15) : undefined;
  blur(canvas, unit * 3);
  const gap = Math.max(3, (8.5 * unit) / Math.sqrt(Math.min(2, plan.detail)));
  const size = 1 / (unit * 1000);
  eachPixel(canvas, (rgb, at, x, y) => {
    const tone = brightness(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!);
    const rough = fibre(canvas, x, y);
    let graphite = 0;
    for (const { across, down, below } of hatching) {
      const dark = smooth(below + 20, below - 70, tone);
      if (dark === 0) break;
      const bend = noise(x * size * 1.4 + below, y * size * 1.4) * unit * 34;
      const phase = (x * across + y * down + bend) / gap;
      const off = Math.abs(phase - Math.floor(phase) - 0.5) * 2;
      const pressure = 0.45 + 0.55 * noise(x * size * 2.6 + below, y * size * 2.6);
      graphite = Math.max(graphite, smooth(0.75, 0.35, off) * dark * pressure * 0.62 + dark * 0.1);
    }
    const index = y * canvas.width + x;
    const line = Math.max((lines[index]! / 255) * 0.92, again === undefined ? 0 : (again[index]! / 255) * 0.4);
    const ink = Math.max(line, graphite) * (0.86 + rough * 0.7);
    for (let channel = 0; channel < 3; channel++) {
      rgb[at + channel] = clamp(paper[channel]! + rough * 9 - (paper[channel]! - 46) * Math.max(0, ink));
    }
  });
  border(canvas, paper, 40, 0.5);
}
