import { fill } from "../canvas.ts";
import type { Chance } from "../chance.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { cast, type Stage } from "../stage.ts";
import { pine } from "./growth.ts";
import { type Ridge, ranges, water } from "./land.ts";
import { furnish, outdoorThings, shore } from "./outdoors.ts";
import { sky } from "./sky.ts";

/** Peaks behind hills, sometimes with a lake at their feet. */
export function mountains(stage: Stage): void {
  const { canvas, plan } = stage;
  sky(stage);
  massif(stage);
  const near = ranges(stage, stage.sparse ? 2 : 4, 0.25);
  const lake = stage.chance.named("lake").unit() < 0.5 || plan.words.includes("lake");
  if (lake) water(stage, stage.horizon + canvas.height * 0.13, canvas.height);
  const front = lake ? shore(stage, "shore", canvas.height * 0.94) : near;
  pines(stage, front, lake ? 9 : 34);
  const things = cast(stage, outdoorThings, { usual: ["house", "birds", "balloon"], share: 0.5 });
  furnish(stage, things, front.crest);
}

interface Peak {
  x: number;
  top: number;
  /** Half its width at its foot. */
  wide: number;
}

/** Peaks from the lowest, which are farthest back, to the highest. */
function massif(stage: Stage): void {
  const { canvas, palette, horizon, plan } = stage;
  const chance = stage.chance.named("massif");
  const count = stage.sparse ? 2 : Math.max(4, Math.round((5 * canvas.width) / canvas.height));
  const foot = horizon + canvas.height * 0.06;
  const peaks: Peak[] = Array.from({ length: count }, (_, index) => {
    const high = canvas.height * chance.between(0.2, 0.44);
    const x = (canvas.width * (index + chance.between(0.1, 0.9))) / count;
    return { x, top: foot - high, wide: high * chance.between(0.85, 1.2) };
  });
  peaks.sort((a, b) => b.top - a.top);
  const snowy = plan.mood !== "summer" && plan.mood !== "autumn";
  for (const [index, peak] of peaks.entries()) {
    const near = (index + 1) / count;
    const stone = mix(mix(palette.far, palette.sky[2], 0.45), mix(palette.far, palette.near, 0.4), near);
    mountain(stage, peak, foot, stone, snowy ? 0.46 : 0.2, chance);
  }
}

/** One mountain: its lit side, its shaded side, and the snow on both. `snow` is how far down it reaches, as a share. */
function mountain(stage: Stage, { x, top, wide }: Peak, foot: number, stone: Rgb, snow: number, chance: Chance): void {
  const { canvas, palette, sun } = stage;
  const high = foot - top;
  const steps = 14;
  const side = (sign: number): number[] =>
    Array.from({ length: steps + 1 }, (_, step) => {
      const share = step / steps;
      const rough = step === 0 || step === steps ? 0 : chance.between(-1, 1) * wide * 0.045;
      return [x + sign * wide * share + rough, top + high * share];
    }).flat();
  const spine = Array.from({ length: steps + 1 }, (_, step) => {
    const share = step / steps;
    return [x + wide * (share * 0.12 + chance.between(-1, 1) * 0.1 * share), top + high * share];
  }).flat();
  const [left, right] = [side(-1), side(1)];
  const haze = mix(stone, palette.sky[2], 0.5);
  const along = [0, top, 0, foot] as const;
  const shade = darker(mix(stone, palette.near, 0.3), 0.12);
  fill(canvas, [...left, ...backwards(right)], { colour: lighter(stone, 0.12), to: haze, along });
  const dark = sun.x < x ? right : left;
  fill(canvas, [...spine, ...backwards(dark)], { colour: shade, to: mix(shade, haze, 0.6), along, mark: true });
  const white = lighter(mix(palette.sky[2], palette.light, 0.4), 0.45);
  cap(stage, left, right, snow, mix(white, stone, 0.04), chance);
  cap(stage, sun.x < x ? spine : left, sun.x < x ? right : spine, snow, mix(white, shade, 0.32), chance);
}

/** Snow between two sides, to a ragged line. */
function cap(
  { canvas }: Stage,
  left: readonly number[],
  right: readonly number[],
  snow: number,
  colour: Rgb,
  chance: Chance,
): void {
  const last = Math.max(2, Math.round((left.length / 2) * snow)) * 2;
  const [lx, ly, rx, ry] = [left[last - 2]!, left[last - 1]!, right[last - 2]!, right[last - 1]!];
  const ragged: number[] = [];
  for (let tooth = 1; tooth < 8; tooth++) {
    const share = tooth / 8;
    const deep = (ly - left[1]!) * (tooth % 2 === 0 ? -0.28 : 0.14) * chance.between(0.5, 1.2);
    ragged.push(lx + (rx - lx) * share, ly + (ry - ly) * share + deep);
  }
  fill(canvas, [...left.slice(0, last), ...ragged, ...backwards(right.slice(0, last))], { colour, mark: true });
}

/** The same corners from the last to the first. */
function backwards(shape: readonly number[]): number[] {
  const out: number[] = [];
  for (let at = shape.length - 2; at >= 0; at -= 2) out.push(shape[at]!, shape[at + 1]!);
  return out;
}

function pines(stage: Stage, { crest }: Ridge, count: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("pines");
  const many = stage.sparse
    ? 3
    : Math.round(count * Math.min(1.5, stage.detail) * Math.max(1, canvas.width / canvas.height));
  for (let index = 0; index < many; index++) {
    const x = chance.unit() * canvas.width;
    const depth = stage.sparse ? 0.5 : index / many;
    const colour = mix(mix(palette.leaf, palette.near, 0.75), darker(palette.near, 0.25), depth);
    const height = canvas.unit * (60 + depth * 90) * chance.between(0.75, 1.2);
    pine(stage, x, crest(x) + canvas.unit * (6 + depth * 60), height, colour, chance);
  }
}
