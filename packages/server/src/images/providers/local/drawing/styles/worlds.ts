import { sine } from "../../../../../pixels/sine.ts";
import { type Canvas, eachPixel, fill } from "../canvas.ts";
import { brightness, clamp, darker, hex, lighter, mix, type Rgb } from "../colour.ts";
import { bloom } from "../effects/blur.ts";
import { ink, outlines } from "../effects/ink.ts";
import { look, texture } from "../effects/light.ts";
import { noise } from "../noise.ts";
import type { Palette } from "../palettes.ts";
import type { Plan } from "../plan.ts";
import { planet } from "../scenes/beyond.ts";
import { castle } from "../scenes/buildings.ts";
import { paintScene } from "../scenes/scenes.ts";
import { stars } from "../scenes/sky.ts";
import { arc, blob, ellipse, line } from "../shapes.ts";
import { createStage, focus, type Stage } from "../stage.ts";

/** The palette of another world, in which colours that the prompt names are still seen. */
function world(plan: Plan, colours: string, accents: string): Palette {
  const [top, middle, horizon, light, far, near, ground, leaf, water] = colours.split(" ").map(hex) as Rgb[];
  const [first, second, third] = accents.split(" ").map(hex) as Rgb[];
  const share = 0.22;
  const own = plan.palette;
  return {
    sky: [mix(top!, own.sky[0], share), mix(middle!, own.sky[1], share), mix(horizon!, own.sky[2], share)],
    light: light!,
    far: mix(far!, own.far, share),
    near: mix(near!, own.near, share),
    ground: mix(ground!, own.ground, share),
    leaf: mix(leaf!, own.leaf, share),
    water: mix(water!, own.water, share),
    accents: [
      mix(first!, own.accents[0], share),
      mix(second!, own.accents[1], share),
      mix(third!, own.accents[2], share),
    ],
    dark: true,
  };
}

/** Night, neon along every edge, a sun in slices, a grid to the horizon, the lines of a screen. */
export function cyberpunk(canvas: Canvas, plan: Plan): void {
  const palette = world(
    plan,
    "#07051c #2a0d52 #b5176f #ff9ad5 #3a1466 #0b0822 #120a2e #14203f #16114a",
    "#ff2fa0 #19e3ff #ffe14a",
  );
  const stage = createStage(canvas, plan, { palette, backdrop: slicedSun });
  const { sun } = stage;
  sun.radius = canvas.unit * 215;
  sun.y = Math.min(stage.horizon * 0.8, stage.horizon - sun.radius * 0.45);
  paintScene(stage);
  const edges = outlines(canvas, canvas.unit * 2.6, 0);
  ink(canvas, edges, palette.accents[1], 0.75);
  gridFloor(stage);
  bloom(canvas, 150, 1.25, 34);
  eachPixel(canvas, (rgb, at, _x, y) => {
    const line = Math.floor(y / Math.max(1, canvas.unit * 2.6)) % 2 === 0 ? 0.88 : 1.03;
    rgb[at] = clamp(rgb[at]! * line);
    rgb[at + 1] = clamp(rgb[at + 1]! * line * 0.96);
    rgb[at + 2] = clamp(rgb[at + 2]! * line + 6);
  });
  look(canvas, { contrast: 0.18, saturation: 1.25, vignette: 0.45 });
}

function slicedSun({ canvas, sun, palette }: Stage): void {
  const { y, radius } = sun;
  fill(canvas, ellipse(sun.x, y, radius), {
    colour: palette.accents[2],
    to: palette.accents[0],
    along: [0, y - radius, 0, y + radius * 0.8],
  });
  for (let slice = 0; slice < 7; slice++) {
    const top = y + radius * (-0.05 + slice * 0.155);
    fill(
      canvas,
      [
        sun.x - radius,
        top,
        sun.x + radius,
        top,
        sun.x + radius,
        top + canvas.unit * (4 + slice * 2.6),
        sun.x - radius,
        top + canvas.unit * (4 + slice * 2.6),
      ],
      { colour: palette.sky[1], mark: true },
    );
  }
}

function gridFloor({ canvas, palette, horizon, plan }: Stage): void {
  if (plan.scene === "space" || plan.scene === "network" || plan.scene === "table") return;
  const top = Math.min(canvas.height * 0.8, horizon + canvas.height * 0.14);
  const deep = canvas.height - top;
  fill(canvas, [0, top, canvas.width, top, canvas.width, canvas.height, 0, canvas.height], {
    colour: darker(palette.near, 0.3),
    opacity: 0.62,
    mark: true,
  });
  const paint = { colour: palette.accents[0], opacity: 0.9, mark: true };
  for (let row = 0; row < 11; row++) {
    const y = top + deep * (row / 10) * (row / 10);
    fill(canvas, line(0, y, canvas.width, y, canvas.unit * (1.2 + row * 0.28)), paint);
  }
  const middle = canvas.width / 2;
  for (let column = -16; column <= 16; column++) {
    const x = middle + column * canvas.unit * 42;
    fill(canvas, line(x, top, middle + (x - middle) * 4.6, canvas.height, canvas.unit * 1.2, canvas.unit * 3.4), paint);
  }
}

/** Islands that float, two moons, lights in the mist. */
export function fantasy(canvas: Canvas, plan: Plan): void {
  const palette = world(
    plan,
    "#2b1a5e #7a4fb5 #f6b7d2 #fff2c4 #8f7cc9 #33245f #4a3a78 #3f8f83 #5aa8c4",
    "#ffb65c #ff7eb6 #7df0d0",
  );
  const stage = createStage(canvas, plan, { palette, backdrop: islands });
  paintScene(stage);
  texture(canvas, 0.16);
  mist(stage);
  sparks(stage);
  bloom(canvas, 180, 1.05, 55);
  look(canvas, { saturation: 1.18, vignette: 0.25 });
}

function islands(stage: Stage): void {
  const { canvas, palette, horizon } = stage;
  const chance = stage.chance.named("islands");
  stars(stage, horizon * 0.9, 0.7);
  const moon = canvas.unit * chance.between(70, 120);
  fill(canvas, ellipse(canvas.width - stage.sun.x, horizon * 0.26, moon), {
    colour: mix(palette.light, palette.accents[1], 0.35),
    to: mix(palette.sky[1], palette.accents[1], 0.3),
    along: [canvas.width - stage.sun.x - moon, 0, canvas.width - stage.sun.x + moon, horizon * 0.5],
  });
  const many = 3;
  for (let index = 0; index < many; index++) {
    const x = canvas.width * ((index + chance.between(0.25, 0.75)) / many);
    const y = horizon * chance.between(0.3, 0.68);
    const size = canvas.unit * chance.between(60, 135);
    const rock = mix(palette.near, palette.far, 0.35 + index * 0.15);
    const spikes: number[] = [x - size, y];
    for (let spike = 0; spike <= 8; spike++) {
      const across = -1 + (spike + 0.5) / 4.5;
      spikes.push(x + across * size, y + size * (1 - across * across) * chance.between(0.55, 1.25));
    }
    fill(canvas, [...spikes, x + size, y], {
      colour: lighter(rock, 0.1),
      to: darker(rock, 0.45),
      along: [0, y, 0, y + size],
    });
    fill(canvas, blob(x, y, size * 1.03, size * 0.16, 0.3, chance), {
      colour: lighter(palette.leaf, 0.1),
      to: darker(palette.leaf, 0.25),
      along: [x - size, 0, x + size, 0],
    });
    if (index === 1) castle(stage, x, y, size * 0.95);
  }
}

function mist({ canvas, horizon, palette, chance }: Stage): void {
  const stream = chance.named("mist");
  const [ox, oy] = [stream.unit(), stream.unit()];
  const size = 1 / (canvas.unit * 1000);
  const colour = lighter(palette.sky[2], 0.3);
  eachPixel(canvas, (rgb, at, x, y) => {
    const band = 1 - Math.min(1, Math.abs(y - horizon * 1.08) / (canvas.height * 0.2));
    if (band <= 0) return;
    const share = band * Math.max(0, noise(x * size * 0.6 + ox, y * size * 2.4 + oy) - 0.25) * 0.95;
    for (let channel = 0; channel < 3; channel++) rgb[at + channel]! += (colour[channel]! - rgb[at + channel]!) * share;
  });
}

function sparks({ canvas, palette, chance, detail }: Stage): void {
  const stream = chance.named("sparks");
  for (let index = 0; index < Math.round(70 * Math.min(2, detail)); index++) {
    const [x, y] = [stream.unit() * canvas.width, canvas.height * stream.between(0.35, 1)];
    const size = canvas.unit * stream.between(1.5, 5);
    const colour = lighter(stream.pick(palette.accents), 0.55);
    fill(canvas, ellipse(x, y, size * 2.6), { colour, opacity: 0.22, mark: true });
    fill(canvas, ellipse(x, y, size), { colour, mark: true });
  }
}

/** A ringed giant over the land, cold light, domes, and the marks of an instrument. */
export function sciFi(canvas: Canvas, plan: Plan): void {
  const palette = world(
    plan,
    "#040d1c #0d3b52 #58b0b4 #dffcff #2c6f7e #0a2230 #123240 #1d5b5a #0f4f63",
    "#ff8a3c #35e0d8 #e8f4ff",
  );
  const stage = createStage(canvas, plan, { palette, backdrop: giant });
  paintScene(stage);
  texture(canvas, 0.2);
  if (!["space", "table", "network"].includes(plan.scene)) domes(stage);
  instrument(stage);
  bloom(canvas, 190, 0.8, 40);
  eachPixel(canvas, (rgb, at) => {
    // Shadows go to teal, lights to orange.
    const share = brightness(rgb[at]!, rgb[at + 1]!, rgb[at + 2]!) / 255 - 0.5;
    rgb[at] = clamp(rgb[at]! + share * 26);
    rgb[at + 2] = clamp(rgb[at + 2]! - share * 22);
  });
  look(canvas, { contrast: 0.14, vignette: 0.35 });
}

function giant(stage: Stage): void {
  const { canvas, palette, horizon } = stage;
  const chance = stage.chance.named("giant");
  const radius = canvas.unit * chance.between(170, 240);
  const x = stage.sun.x > canvas.width / 2 ? canvas.width * 0.28 : canvas.width * 0.72;
  planet(
    stage,
    {
      x,
      y: horizon * 0.46,
      radius,
      colour: palette.accents[0],
      second: mix(palette.accents[2], palette.far, 0.4),
      ring: true,
    },
    chance,
  );
}

function domes(stage: Stage): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("domes");
  const { x: home } = focus(stage, "domes");
  for (let index = 0; index < 3; index++) {
    const radius = canvas.unit * chance.between(48, 105);
    const x = home + (index - 1) * canvas.unit * 170;
    const y = canvas.height * (0.86 + index * 0.025);
    fill(canvas, arc(x, y, 0, radius, Math.PI, 2 * Math.PI), {
      colour: lighter(palette.far, 0.45),
      to: darker(palette.far, 0.35),
      along: [x - radius, y - radius, x + radius, y],
    });
    for (let window = 0; window < 5; window++) {
      const wx = x + (window - 2) * radius * 0.34;
      fill(canvas, ellipse(wx, y - radius * 0.3, radius * 0.07, radius * 0.05), { colour: palette.light, mark: true });
    }
    fill(canvas, line(x, y - radius, x, y - radius * 1.6, canvas.unit * 3), { colour: palette.far });
    fill(canvas, ellipse(x, y - radius * 1.6, canvas.unit * 5), { colour: palette.accents[0], mark: true });
  }
}

function instrument({ canvas, palette, sun }: Stage): void {
  const paint = { colour: palette.accents[1], opacity: 0.42, mark: true };
  for (const [index, radius] of [150, 190, 236].entries()) {
    const outer = radius * canvas.unit;
    for (let part = 0; part < 5 + index; part++) {
      const from = (part / (5 + index)) * 6.28 + index;
      fill(
        canvas,
        arc(sun.x, sun.y, outer - canvas.unit * 2.4, outer, from, from + 0.55 + 0.2 * sine(part * 3)),
        paint,
      );
    }
  }
  for (let tick = 0; tick < 24; tick++) {
    const x = canvas.width * (0.04 + tick * 0.04);
    const y = canvas.height * 0.965;
    fill(canvas, line(x, y, x, y - canvas.unit * (tick % 4 === 0 ? 16 : 8), canvas.unit * 2), paint);
  }
}
