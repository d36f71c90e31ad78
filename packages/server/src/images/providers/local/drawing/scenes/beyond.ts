import { cosine, sine } from "../../../../../pixels/sine.ts";
import { eachPixel, fill } from "../canvas.ts";
import type { Chance } from "../chance.ts";
import { clamp, darker, lighter, mix, type Rgb, smooth } from "../colour.ts";
import { noise } from "../noise.ts";
import { arc, ellipse, line } from "../shapes.ts";
import { cast, focus, type Stage } from "../stage.ts";
import { ridge } from "./land.ts";
import { stars } from "./sky.ts";
import { rocket } from "./things.ts";

/** Deep space: a nebula, stars, a planet with its ring and moons. */
export function space(stage: Stage): void {
  const { canvas, palette } = stage;
  nebula(stage);
  if (!stage.sparse) stars(stage, canvas.height, 2.4);
  const { x } = focus(stage, "planet");
  planets(stage, canvas.width - x);
  const chance = stage.chance.named("surface");
  if (chance.unit() < 0.55) {
    const { height } = canvas;
    const rock = mix(palette.near, darker(palette.accents[0], 0.6), 0.3);
    const colours = { colour: lighter(rock, 0.15), foot: darker(rock, 0.5) };
    ridge(stage, { name: "surface", base: height * 0.9, height: height * 0.14, jagged: 0.6, hills: 4, ...colours });
  }
  const things = cast(stage, ["rocket"], { usual: ["rocket"], share: 0.45 });
  if (things.includes("rocket")) rocket(stage, x, canvas.height * 0.55, canvas.unit * 220);
}

/** A large planet at x, and small ones anywhere. */
function planets(stage: Stage, x: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("planets");
  const [y, radius] = [canvas.height * chance.between(0.34, 0.5), canvas.unit * chance.between(180, 270)];
  const [colour, second, third] = palette.accents;
  planet(stage, { x, y, radius, colour, second, ring: chance.unit() < 0.7 }, chance);
  for (let moon = 0; moon < (stage.sparse ? 1 : 3); moon++) {
    const place = { x: canvas.width * chance.unit(), y: canvas.height * chance.between(0.1, 0.75) };
    const size = canvas.unit * chance.between(22, 70);
    planet(stage, { ...place, radius: size, colour: third, second: palette.far, ring: false }, chance);
  }
}

function nebula(stage: Stage): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("nebula");
  const [ox, oy] = [chance.unit(), chance.unit()];
  const size = 1 / Math.max(canvas.width, canvas.height);
  const deep = darker(mix(palette.sky[0], [10, 12, 30], 0.7), palette.dark ? 0.2 : 0.1);
  const [first, second] = [mix(palette.accents[1], palette.sky[1], 0.55), mix(palette.accents[2], palette.sky[0], 0.3)];
  const strength = stage.sparse ? 0.12 : 0.62;
  eachPixel(canvas, (rgb, at, x, y) => {
    const warp = noise(x * size * 0.8 + oy, y * size * 0.8 + ox);
    const a = smooth(0.45, 0.85, noise(x * size * 0.9 + ox + warp * 0.3, y * size * 0.9 + oy)) * strength;
    const b = smooth(0.5, 0.9, noise(x * size * 1.3 + oy, y * size * 1.3 + ox + warp * 0.25)) * strength;
    for (let channel = 0; channel < 3; channel++) {
      const base = deep[channel]!;
      rgb[at + channel] = clamp(base + (first[channel]! - base) * a + (second[channel]! - base) * b * 0.8);
    }
  });
}

export interface PlanetOptions {
  x: number;
  y: number;
  radius: number;
  colour: Rgb;
  second: Rgb;
  ring: boolean;
}

/** A banded ball, lit from the upper left, its ring behind and before it. */
export function planet(stage: Stage, { x, y, radius, colour, second, ring }: PlanetOptions, chance: Chance): void {
  const { canvas, palette } = stage;
  const band = { colour: mix(palette.light, second, 0.45), opacity: 0.75 };
  const half = (from: number, to: number) => {
    for (const [inner, outer] of [
      [1.45, 1.62],
      [1.68, 1.95],
    ] as const)
      fill(canvas, squashed(arc(0, 0, inner, outer, from, to), x, y, radius), band);
  };
  if (ring) half(Math.PI, 2 * Math.PI);
  const [ox, oy] = [chance.unit(), chance.unit()];
  fill(canvas, ellipse(x, y, radius), { colour });
  const thing = canvas.regions;
  const [left, right] = [Math.max(0, Math.floor(x - radius)), Math.min(canvas.width, Math.ceil(x + radius))];
  for (let row = Math.max(0, Math.floor(y - radius)); row < Math.min(canvas.height, Math.ceil(y + radius)); row++) {
    for (let column = left; column < right; column++) {
      const at = row * canvas.width + column;
      if (canvas.region[at] !== thing) continue;
      const [dx, dy] = [(column - x) / radius, (row - y) / radius];
      const bands = noise(dx * 0.06 + ox, dy * 0.42 + dx * 0.05 + oy + noise(dx * 0.3 + oy, dy * 0.3) * 0.06);
      const light = stage.flat ? (dx + dy > 0.45 ? 0.62 : 1) : clampLight(0.95 - (dx + dy) * 0.62);
      const share = smooth(0.35, 0.65, bands);
      for (let channel = 0; channel < 3; channel++) {
        canvas.rgb[at * 3 + channel] = clamp(
          (colour[channel]! + (second[channel]! - colour[channel]!) * share) * light,
        );
      }
    }
  }
  if (ring) half(0, Math.PI);
}

const clampLight = (light: number): number => Math.max(0.12, Math.min(1.18, light));

/** A ring seen from the side, a little tilted. */
function squashed(shape: readonly number[], x: number, y: number, radius: number): number[] {
  const out: number[] = [];
  for (let at = 0; at < shape.length; at += 2) {
    const [across, down] = [shape[at]! * radius, shape[at + 1]! * radius * 0.26];
    out.push(x + across * 0.95 + down * 0.31, y + down * 0.95 - across * 0.31);
  }
  return out;
}

interface Node {
  x: number;
  y: number;
  size: number;
}

/** Ideas rather than places: points that are joined to those near them, over waves. One large point a word. */
export function network(stage: Stage): void {
  const { canvas, palette } = stage;
  nebula(stage);
  waves(stage);
  const nodes = spread(stage);
  for (const [index, node] of nodes.entries()) {
    const near = nodes.slice(index + 1).map((other) => ({
      other,
      far: (other.x - node.x) * (other.x - node.x) + (other.y - node.y) * (other.y - node.y),
    }));
    near.sort((a, b) => a.far - b.far);
    for (const { other } of near.slice(0, 2)) {
      const thick = canvas.unit * (1.4 + Math.min(node.size, other.size) * 0.05);
      fill(canvas, line(node.x, node.y, other.x, other.y, thick), {
        colour: lighter(palette.accents[2], 0.25),
        opacity: 0.55,
        mark: !stage.flat,
      });
    }
  }
  for (const [index, { x, y, size }] of nodes.entries()) {
    const colour = palette.accents[index % 3]!;
    const radius = size * canvas.unit;
    fill(canvas, ellipse(x, y, radius * 2.1), { colour, opacity: 0.14, mark: true });
    fill(canvas, ellipse(x, y, radius * 1.4), { colour, opacity: 0.2, mark: true });
    fill(canvas, ellipse(x, y, radius), {
      colour: lighter(colour, 0.2),
      to: darker(colour, 0.3),
      along: [x - radius, y - radius, x + radius, y + radius],
    });
    if (size > 20)
      fill(canvas, ellipse(x - radius * 0.3, y - radius * 0.32, radius * 0.26), {
        colour: lighter(colour, 0.75),
        opacity: 0.7,
        mark: true,
      });
  }
}

function spread(stage: Stage): Node[] {
  const { canvas, plan } = stage;
  const chance = stage.chance.named("nodes");
  const words = plan.words.filter((word) => word.length > 3).slice(0, 9);
  const count = stage.sparse ? Math.max(4, words.length) : Math.round(40 + 24 * Math.min(1.5, stage.detail));
  const nodes: Node[] = [];
  for (let index = 0; index < count; index++) {
    const large = index < words.length;
    let best: Node = { x: 0, y: 0, size: 0 };
    let room = -1;
    // Of some places the one with the most room: even, and yet by chance.
    for (let tries = 0; tries < 8; tries++) {
      const [x, y] = [canvas.width * chance.between(0.05, 0.95), canvas.height * chance.between(0.07, 0.88)];
      const size = large ? 26 + words[index]!.length * 2.6 : chance.between(4, 11);
      const least = Math.min(
        ...nodes.map((node) => (node.x - x) * (node.x - x) + (node.y - y) * (node.y - y)),
        canvas.width * canvas.width,
      );
      if (least > room) [best, room] = [{ x, y, size }, least];
    }
    nodes.push(best);
  }
  return nodes;
}

function waves(stage: Stage): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("waves");
  const count = stage.sparse ? 2 : 6;
  for (let index = 0; index < count; index++) {
    const [phase, length, height] = [
      chance.between(0, 6.28),
      chance.between(1.2, 2.4),
      canvas.height * chance.between(0.03, 0.08),
    ];
    const base = canvas.height * (0.7 + (index / count) * 0.3);
    const shape: number[] = [];
    for (let step = 0; step <= 80; step++) {
      const share = step / 80;
      const swing = sine(share * length * 6.28 + phase) + 0.4 * cosine(share * length * 11 + phase * 2);
      shape.push(share * canvas.width, base + swing * height);
    }
    fill(canvas, [...shape, canvas.width, canvas.height, 0, canvas.height], {
      colour: mix(palette.accents[index % 3]!, palette.sky[0], 0.55),
      opacity: stage.flat ? 1 : 0.3,
    });
  }
}
