import { cosine, sine } from "../../../../../pixels/sine.ts";
import { type Canvas, eachPixel, fill } from "../canvas.ts";
import { brightness, hex, lighter, mix, type Rgb, saturate } from "../colour.ts";
import { look } from "../effects/light.ts";
import { border, fibre, grained, halftone } from "../effects/paper.ts";
import { noise } from "../noise.ts";
import type { Plan } from "../plan.ts";
import { paintScene } from "../scenes/scenes.ts";
import { createStage, type Stage } from "../stage.ts";
import { recoloured } from "./drawn.ts";

/** Few shapes, few colours, much room. */
export function minimalist(canvas: Canvas, plan: Plan): void {
  const paper: Rgb = plan.palette.dark ? [44, 46, 66] : [246, 240, 230];
  const palette = recoloured(plan.palette, (colour) => saturate(mix(colour, paper, 0.32), 0.85));
  const accent = plan.palette.accents[0];
  const quiet = {
    ...palette,
    sky: [paper, mix(paper, palette.sky[1], 0.22), mix(paper, palette.sky[2], 0.45)] as const,
    light: mix(accent, palette.light, 0.15),
    accents: [accent, palette.accents[1], palette.accents[2]] as const,
  };
  paintScene(createStage(canvas, plan, { flat: true, sparse: true, palette: quiet }));
  border(canvas, paper, 52, 0);
}

const printed = ["#f2e3c2", "#e2b04e", "#c8553d", "#7a8f6a", "#2f6364", "#27374d", "#8d3b36"].map(hex);

/** A travel poster of long ago: few printed colours, rays behind the sun, worn paper. */
export function vintage(canvas: Canvas, plan: Plan): void {
  const aged = recoloured(plan.palette, (colour) => mix(nearest(colour), saturate(colour, 0.7), 0.3));
  paintScene(createStage(canvas, plan, { flat: true, palette: { ...aged, light: printed[0]! }, backdrop: sunburst }));
  halftone(canvas, 7, [60, 42, 30], 0.13);
  worn(canvas);
  look(canvas, { contrast: -0.04, saturation: 1.05, vignette: 0.22, tint: { colour: [214, 168, 106], share: 0.1 } });
  border(canvas, [238, 224, 194], 44, 0.02);
  grained(canvas, 11);
}

function nearest(colour: Rgb): Rgb {
  let best = printed[0]!;
  let least = Number.POSITIVE_INFINITY;
  for (const ink of printed) {
    const hue = [0, 1, 2].reduce(
      (sum, index) => sum + (ink[index]! - colour[index]!) * (ink[index]! - colour[index]!),
      0,
    );
    const light = brightness(...ink) - brightness(...colour);
    const far = hue + light * light * 2;
    if (far < least) [best, least] = [ink, far];
  }
  return best;
}

function sunburst({ canvas, sun, palette }: Stage): void {
  const far = canvas.width + canvas.height;
  const count = 15;
  for (let ray = 0; ray < count; ray++) {
    const [from, to] = [(ray / count) * 2 * Math.PI, ((ray + 0.5) / count) * 2 * Math.PI];
    const shape = [
      sun.x,
      sun.y,
      sun.x + cosine(from) * far,
      sun.y + sine(from) * far,
      sun.x + cosine(to) * far,
      sun.y + sine(to) * far,
    ];
    fill(canvas, shape, { colour: lighter(palette.light, 0.1), opacity: 0.3, mark: true });
  }
}

/** Ink that is lost at folds and where it was thin. */
function worn(canvas: Canvas): void {
  const size = 1 / (canvas.unit * 1000);
  eachPixel(canvas, (rgb, at, x, y) => {
    const thin = noise(x * size * 1.3 + 0.4, y * size * 1.3) - 0.78 + fibre(canvas, x, y) * 0.3;
    if (thin <= 0) return;
    for (let channel = 0; channel < 3; channel++)
      rgb[at + channel]! += (238 - rgb[at + channel]!) * Math.min(0.4, thin * 1.6);
  });
}
