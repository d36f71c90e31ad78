import { cosine, sine } from "../../../../../pixels/sine.ts";
import { type Canvas, eachPixel, fill } from "../canvas.ts";
import { lighter, mix, type Rgb, saturate, white } from "../colour.ts";
import { bloom } from "../effects/blur.ts";
import { ink, outlines } from "../effects/ink.ts";
import { look, rays } from "../effects/light.ts";
import { halftone } from "../effects/paper.ts";
import type { Palette } from "../palettes.ts";
import type { Plan } from "../plan.ts";
import { paintScene } from "../scenes/scenes.ts";
import { ellipse, placed } from "../shapes.ts";
import { createStage } from "../stage.ts";

/** All colours of a palette changed alike. */
export function recoloured(palette: Palette, change: (colour: Rgb) => Rgb): Palette {
  const { sky, accents } = palette;
  return {
    sky: [change(sky[0]), change(sky[1]), change(sky[2])],
    light: change(palette.light),
    far: change(palette.far),
    near: change(palette.near),
    ground: change(palette.ground),
    leaf: change(palette.leaf),
    water: change(palette.water),
    accents: [change(accents[0]), change(accents[1]), change(accents[2])],
    dark: palette.dark,
  };
}

/** Flat bright colours in steps, thick black lines, dots of print in the shade. */
export function cartoon(canvas: Canvas, plan: Plan): void {
  const palette = recoloured(plan.palette, (colour) => saturate(lighter(colour, 0.1), 1.55));
  paintScene(createStage(canvas, plan, { flat: true, palette }));
  const levels = 5;
  const step = 255 / levels;
  eachPixel(canvas, (rgb, at) => {
    const peak = Math.max(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!, 1);
    const stepped = ((Math.min(levels - 1, Math.floor(peak / step)) + 0.9) * step) / peak;
    for (let channel = 0; channel < 3; channel++) rgb[at + channel]! *= stepped;
  });
  halftone(canvas, 9, [30, 24, 60], 0.16);
  ink(canvas, outlines(canvas, canvas.unit * 5.5, canvas.unit * 5), [22, 18, 30]);
}

/** Cel animation: clear skies with heaped clouds, thin lines in each colour's own dark, light that floods in. */
export function anime(canvas: Canvas, plan: Plan): void {
  const tint: Rgb = plan.palette.dark ? [96, 70, 190] : [90, 190, 255];
  const palette = recoloured(plan.palette, (colour) => saturate(mix(colour, tint, 0.14), 1.3));
  const stage = createStage(canvas, plan, { flat: true, palette });
  paintScene(stage);
  ink(canvas, outlines(canvas, canvas.unit * 2, 0), "own", 0.85);
  rays(canvas, stage.sun.x, stage.sun.y, lighter(palette.light, 0.3), palette.dark ? 0.8 : 0.55);
  petals(canvas, plan, palette);
  bloom(canvas, palette.dark ? 190 : 226, 0.7, 60);
  look(canvas, { saturation: 1.12, contrast: 0.04 });
}

/** Petals (or, at night, sparks) in the wind. */
function petals(canvas: Canvas, plan: Plan, palette: Palette): void {
  const chance = plan.chance.named("petals");
  const count = Math.round(26 * Math.min(1.6, plan.detail));
  const colour = palette.dark ? lighter(palette.accents[0], 0.5) : mix(palette.accents[0], white, 0.55);
  for (let index = 0; index < count; index++) {
    const size = canvas.unit * chance.between(5, 15);
    const angle = chance.between(0, 6.28);
    const [c, s] = [cosine(angle), sine(angle)];
    const petal = ellipse(0, 0, 1, 0.45);
    const turned = petal.map((value, at) =>
      at % 2 === 0 ? value * c - petal[at + 1]! * s : petal[at - 1]! * s + value * c,
    );
    const [x, y] = [chance.unit() * canvas.width, chance.unit() * canvas.height];
    fill(canvas, placed(turned, x, y, size), { colour, opacity: chance.between(0.55, 0.95), mark: true });
  }
}
