import type { Canvas } from "../canvas.ts";
import { bloom, blur } from "../effects/blur.ts";
import { look, texture } from "../effects/light.ts";
import type { Plan } from "../plan.ts";
import { paintScene } from "../scenes/scenes.ts";
import { createStage } from "../stage.ts";

/** Without a style: the scene as it is, softly lit. */
export function plain(canvas: Canvas, plan: Plan): void {
  paintScene(createStage(canvas, plan));
  texture(canvas, 0.1 * plan.detail);
  bloom(canvas, plan.palette.dark ? 205 : 240, 0.4, 30);
  look(canvas, { contrast: 0.06, vignette: 0.12 });
}

/** As a lens sees it: what is far is not sharp, lights bleed, corners are dark, film has grain. */
export function photographic(canvas: Canvas, plan: Plan): void {
  const stage = createStage(canvas, plan);
  paintScene(stage);
  texture(canvas, 0.24 * Math.min(1.3, plan.detail));
  softFar(canvas, stage.horizon);
  bloom(canvas, plan.palette.dark ? 200 : 238, 0.5, 34);
  look(canvas, {
    contrast: 0.17,
    saturation: 0.92,
    vignette: 0.5,
    grain: 9,
    tint: { colour: [255, 196, 140], share: 0.05 },
  });
}

/** Every surface in its detail, even light, nothing added. */
export function realistic(canvas: Canvas, plan: Plan): void {
  paintScene(createStage(canvas, plan));
  texture(canvas, 0.46 * Math.min(1.25, plan.detail));
  look(canvas, { contrast: 0.14, saturation: 0.78, vignette: 0.08 });
}

/** Blurs the upper part, less and less down to below the horizon. */
function softFar(canvas: Canvas, horizon: number): void {
  const sharp = canvas.rgb.slice();
  blur(canvas, canvas.unit * 3.2);
  const { rgb, width, height } = canvas;
  const end = Math.min(height, horizon * 1.25);
  for (let y = 0; y < height; y++) {
    const share = y < horizon ? 1 : Math.max(0, 1 - (y - horizon) / Math.max(1, end - horizon));
    for (let at = y * width * 3; at < (y + 1) * width * 3; at++) rgb[at] = sharp[at]! + (rgb[at]! - sharp[at]!) * share;
  }
}
