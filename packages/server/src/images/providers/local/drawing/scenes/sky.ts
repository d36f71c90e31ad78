import { fill } from "../canvas.ts";
import { lighter, mix, smooth, white } from "../colour.ts";
import { noise, speck } from "../noise.ts";
import { blob, ellipse } from "../shapes.ts";
import type { Stage } from "../stage.ts";

/** Everything above the horizon: colours, the sun or the moon, stars, clouds. Covers the whole canvas, as thing 0. */
export function sky(stage: Stage): void {
  gradient(stage);
  if (!stage.flat && !stage.sparse) softClouds(stage);
  if (stage.palette.dark && !stage.sparse) stars(stage, stage.horizon);
  sun(stage);
  stage.backdrop?.(stage);
  if (stage.flat && !stage.sparse) puffyClouds(stage);
}

function gradient(stage: Stage): void {
  const { canvas, palette, horizon, sun } = stage;
  const { rgb, width, height } = canvas;
  const [top, middle, bottom] = palette.sky;
  const { light } = palette;
  const reach = sun.radius * (palette.dark ? 3 : 4.2);
  const shine = stage.sparse ? 0.15 : palette.dark ? 0.6 : 0.4;
  for (let y = 0, at = 0; y < height; y++) {
    const share = y / horizon;
    const base = share < 0.5 ? mix(top, middle, share * 2) : mix(middle, bottom, Math.min(1, share * 2 - 1));
    for (let x = 0; x < width; x++, at += 3) {
      const near = ((x - sun.x) * (x - sun.x) + (y - sun.y) * (y - sun.y)) / (reach * reach);
      const glow = shine / (1 + near * near * 4 + near);
      rgb[at] = base[0] + (light[0] - base[0]) * glow;
      rgb[at + 1] = base[1] + (light[1] - base[1]) * glow;
      rgb[at + 2] = base[2] + (light[2] - base[2]) * glow;
    }
  }
}

/** Veils that grow thinner towards the horizon. */
function softClouds(stage: Stage): void {
  const { canvas, palette, horizon } = stage;
  const { rgb, width, height } = canvas;
  const chance = stage.chance.named("clouds");
  const [ox, oy, cover] = [chance.unit(), chance.unit(), chance.between(0.5, 0.68)];
  const size = 1 / Math.max(width, height);
  const [red, green, blue] = mix(lighter(palette.sky[2], 0.55), palette.light, 0.35);
  const strength = palette.dark ? 0.25 : 0.75;
  for (let y = 0; y < Math.min(height, horizon); y++) {
    const dense = strength * smooth(1.02, 0.7, y / horizon);
    for (let x = 0, at = y * width * 3; x < width; x++, at += 3) {
      const large = noise(x * size * 0.7 + ox, y * size * 2.2 + oy);
      // Small forms weigh 0.3: where even they cannot bring it to the cover, there is no cloud.
      if (large * 0.7 + 0.3 <= cover) continue;
      const drift = large * 0.7 + noise(x * size * 2 + oy, y * size * 5 + ox) * 0.3;
      const veil = smooth(cover, cover + 0.22, drift) * dense;
      rgb[at]! += (red - rgb[at]!) * veil;
      rgb[at + 1]! += (green - rgb[at + 1]!) * veil;
      rgb[at + 2]! += (blue - rgb[at + 2]!) * veil;
    }
  }
}

function sun(stage: Stage): void {
  const { canvas, palette, sun, plan } = stage;
  if (plan.mood === "storm" || plan.mood === "mist") return;
  fill(canvas, ellipse(sun.x, sun.y, sun.radius), { colour: lighter(palette.light, 0.25), even: true });
  if (plan.mood !== "night") return;
  const seas = stage.chance.named("moon");
  for (let count = 0; count < 5; count++) {
    const size = sun.radius * seas.between(0.1, 0.26);
    const [x, y] = [seas.between(-0.5, 0.5), seas.between(-0.5, 0.5)];
    fill(canvas, blob(sun.x + x * sun.radius, sun.y + y * sun.radius, size, size, 0.3, seas), {
      colour: mix(palette.light, palette.sky[1], 0.3),
      opacity: 0.5,
      mark: true,
    });
  }
}

/** Stars above y = `bottom`, fewer towards it; large pictures get as many as small ones. */
export function stars(stage: Stage, bottom: number, many = 1): void {
  const { canvas, detail, palette } = stage;
  const chance = stage.chance.named("stars");
  const count = Math.round((260 * many * detail * canvas.width * bottom) / (canvas.width * canvas.height));
  for (let star = 0; star < count; star++) {
    const [x, height, bright] = [chance.unit() * canvas.width, chance.unit(), chance.unit()];
    const size = canvas.unit * (0.7 + bright * bright * 2.2);
    fill(canvas, ellipse(x, height * Math.sqrt(height) * bottom, Math.max(0.6, size)), {
      colour: speck(star, 7) > 0.75 ? mix(palette.accents[0], white, 0.6) : white,
      opacity: 0.35 + bright * 0.65,
      mark: true,
    });
  }
}

/** Heaps of discs on a flat ground, as children and animators draw them. */
function puffyClouds(stage: Stage): void {
  const { canvas, horizon, palette } = stage;
  const chance = stage.chance.named("puffs");
  const lit = mix(lighter(palette.sky[2], 0.6), palette.light, 0.3);
  const shade = mix(lit, palette.sky[1], 0.45);
  for (let cloud = 0; cloud < 4; cloud++) {
    const x = canvas.width * (cloud / 4 + chance.between(0, 0.25));
    const y = horizon * chance.between(0.18, 0.72);
    const size = canvas.unit * chance.between(38, 80);
    const puffs = Array.from({ length: 7 }, (_, index) => ({
      x: x + (index - 3) * size * 0.62,
      y: y - size * chance.between(0, 0.5) * (3.5 - Math.abs(index - 3)) * 0.55,
      size: size * (0.95 - Math.abs(index - 3) * 0.2) * chance.between(0.85, 1.15),
    }));
    canvas.regions++;
    for (const puff of puffs) markThing(stage, ellipse(puff.x, puff.y + size * 0.16, puff.size), shade);
    for (const puff of puffs)
      markThing(stage, ellipse(puff.x - size * 0.05, puff.y - size * 0.06, puff.size * 0.93), lit);
  }
}

/** A part of the thing that was begun last: no outline between its parts. */
function markThing({ canvas }: Stage, shape: readonly number[], colour: readonly [number, number, number]): void {
  canvas.regions--;
  fill(canvas, shape, { colour });
}
