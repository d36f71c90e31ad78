import { fill } from "../canvas.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { noise } from "../noise.ts";
import { blob, curved } from "../shapes.ts";
import { cast, focus, type Stage } from "../stage.ts";
import { grass } from "./growth.ts";
import { ridge, water } from "./land.ts";
import { furnish } from "./outdoors.ts";
import { sky } from "./sky.ts";
import { boat } from "./things.ts";

const possible = ["boat", "lighthouse", "birds", "balloon", "house", "cat", "castle", "tree", "rocket"] as const;

/** The sea with an island far off, and a headland on the side where the sun is not. */
export function coast(stage: Stage): void {
  const { canvas, palette } = stage;
  sky(stage);
  const { height } = canvas;
  const far = mix(palette.far, palette.sky[2], 0.2);
  const base = stage.horizon + height * 0.02;
  ridge(stage, { name: "isle", base, height: height * 0.12, jagged: 0.3, hills: 2.5, colour: far, foot: palette.far });
  const things = cast(stage, possible, { usual: ["boat", "lighthouse", "birds", "house"], share: 0.9 });
  water(stage, stage.horizon, height);
  if (things.includes("boat")) {
    const x = coastline(stage).at(stage.chance.named("boat").between(0.1, 0.22));
    boat(stage, x, stage.horizon + height * 0.13, canvas.unit * 190, x > canvas.width / 2);
  }
  boulders(stage);
  const crest = headland(stage);
  furnish(stage, things, crest);
  grass(stage, "dune grass", height * 0.94, mix(palette.leaf, palette.near, 0.3), 80);
}

/** Where the headland ends, and how high it is. Shares go from 0 at the sea's side of the picture to 1 at the land's. */
function coastline(stage: Stage) {
  const { canvas, sun, horizon } = stage;
  const right = sun.x < canvas.width / 2;
  const chance = stage.chance.named("headland");
  const high = horizon + canvas.height * chance.between(0.02, 0.07);
  const end = chance.between(0.4, 0.5);
  const offset = chance.unit();
  const shareOf = (x: number) => (right ? x / canvas.width : 1 - x / canvas.width);
  const at = (share: number) => (right ? share : 1 - share) * canvas.width;
  const crest = (x: number): number => {
    const share = shareOf(x);
    const fall = Math.max(0, end - share);
    const swell = (noise(share * 0.35 + offset, 0.4) - 0.5) * canvas.height * 0.09;
    return Math.min(canvas.height, high + swell + fall * fall * canvas.height * 6);
  };
  return { crest, at, end, high };
}

function headland(stage: Stage): (x: number) => number {
  const { canvas, palette } = stage;
  const { crest, at, end, high } = coastline(stage);
  const outline = (from: number): number[] => {
    const out: number[] = [];
    for (let step = 0; step <= 60; step++) {
      const x = at(from + ((1 - from) * step) / 60);
      out.push(x, crest(x));
    }
    return out;
  };
  const rock = mix(mix(palette.near, palette.far, 0.35), palette.ground, 0.3);
  const along = [0, high, 0, canvas.height] as const;
  const whole = [...outline(0), at(1), canvas.height, at(0), canvas.height];
  fill(canvas, whole, { colour: lighter(rock, 0.1), to: darker(rock, 0.45), along });
  if (!stage.sparse) rockFaces(stage, rock);
  const green = mix(lighter(palette.leaf, 0.1), palette.light, palette.dark ? 0.04 : 0.1);
  const [foot, brow] = [at(end + 0.03), at(end - 0.02)];
  const slope = [at(end + 0.14), canvas.height, foot, canvas.height * 0.86, brow, crest(brow) + canvas.height * 0.06];
  fill(canvas, [...outline(end - 0.09), at(1), canvas.height, ...slope], {
    colour: green,
    to: darker(mix(green, palette.near, 0.45), 0.1),
    along,
  });
  track(stage, crest);
  bushes(stage, crest, at, end);
  return crest;
}

/** Lit and shaded faces of the cliff. */
function rockFaces(stage: Stage, rock: Rgb): void {
  const { canvas } = stage;
  const { crest, at, end } = coastline(stage);
  const chance = stage.chance.named("rock");
  for (let face = 0; face < 22; face++) {
    const x = at(end - chance.between(0, 0.3));
    const y = crest(x) + canvas.height * chance.between(0.02, 0.3);
    const [across, down] = [canvas.unit * chance.between(14, 44), canvas.unit * chance.between(20, 80)];
    const upper = [x - across, y, x + across * 0.5, y - down * 0.4];
    const lower = [x + across, y + down * 0.4, x - across * 0.2, y + down];
    const colour = chance.unit() < 0.5 ? darker(rock, 0.35) : lighter(rock, 0.2);
    fill(canvas, [...upper, ...lower], { colour, opacity: 0.5, mark: !stage.flat });
  }
}

/** A path that comes up from the lower edge. */
function track(stage: Stage, crest: (x: number) => number): void {
  const { canvas, palette } = stage;
  const { x } = focus(stage, "lighthouse");
  const top = crest(x) + canvas.unit * 4;
  const deep = canvas.height - top;
  const lean = (x > canvas.width / 2 ? 1 : -1) * canvas.unit * 70;
  const wide = canvas.unit * 70;
  const shape = curved([
    x - canvas.unit * 5,
    top,
    x + lean,
    top + deep * 0.35,
    x - lean * 0.4 - wide * 0.4,
    top + deep * 0.7,
    x + lean - wide,
    canvas.height + wide,
    x + lean + wide,
    canvas.height + wide,
    x - lean * 0.4 + wide * 0.5,
    top + deep * 0.66,
    x + lean + canvas.unit * 26,
    top + deep * 0.3,
    x + canvas.unit * 8,
    top,
  ]);
  const sand = mix(palette.sky[2], palette.ground, 0.35);
  fill(canvas, shape, { colour: sand, to: darker(sand, 0.25), along: [0, top, 0, canvas.height] });
}

function bushes(stage: Stage, crest: (x: number) => number, at: (share: number) => number, end: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("bushes");
  const count = stage.sparse ? 2 : Math.round((stage.flat ? 8 : 13) * Math.min(1.6, 0.4 + stage.detail * 0.6));
  for (let index = 0; index < count; index++) {
    const depth = index / count;
    const x = at(end + 0.06 + chance.unit() * (0.92 - end));
    const top = crest(x);
    const y = top + (canvas.height - top) * (0.06 + depth * 0.9);
    const size = canvas.unit * (12 + depth * 34) * chance.between(0.7, 1.3);
    const colour = mix(darker(palette.leaf, 0.2), palette.near, chance.unit() * 0.5);
    const along = [x - size, y - size, x + size, y + size] as const;
    const paint = { colour: lighter(colour, 0.22), to: darker(colour, 0.25), along };
    if (chance.unit() < 0.7) fill(canvas, blob(x, y, size * 1.4, size * 0.8, 0.5, chance), paint);
    else
      fill(canvas, blob(x, y, size, size * 0.6, 0.25, chance), {
        ...paint,
        colour: lighter(palette.far, 0.2),
        to: darker(palette.far, 0.4),
      });
  }
}

/** Rocks in the water before the headland, with foam. */
function boulders(stage: Stage): void {
  const { canvas, palette } = stage;
  const { at, end } = coastline(stage);
  const chance = stage.chance.named("boulders");
  const rock = mix(palette.near, palette.far, 0.3);
  for (let index = 0; index < (stage.sparse ? 2 : 7); index++) {
    const x = at(end - chance.between(0.2, 0.42));
    const y = canvas.height * (0.78 + index * 0.028);
    const size = canvas.unit * (16 + index * 5) * chance.between(0.8, 1.4);
    fill(canvas, blob(x, y + size * 0.35, size * 1.7, size * 0.22, 0.4, chance), {
      colour: lighter(palette.light, 0.3),
      opacity: 0.6,
      mark: true,
    });
    fill(canvas, blob(x, y, size, size * 0.62, 0.4, chance), {
      colour: lighter(rock, 0.2),
      to: darker(rock, 0.45),
      along: [x - size, y - size, x + size, y + size],
    });
  }
}
