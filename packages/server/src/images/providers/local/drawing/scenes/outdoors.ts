import { sine } from "../../../../../pixels/sine.ts";
import { fill } from "../canvas.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { line } from "../shapes.ts";
import { cast, focus, type Stage } from "../stage.ts";
import type { ThingName } from "../words.ts";
import { castle, house, lighthouse, skyline } from "./buildings.ts";
import { flower, grass, pine, tree } from "./growth.ts";
import { type Ridge, ranges, ridge, water } from "./land.ts";
import { sky } from "./sky.ts";
import { balloon, birds, boat, cat, rocket } from "./things.ts";

/** Things that can stand in a landscape, on the ground at their place or in the air. */
export function furnish(stage: Stage, things: readonly ThingName[], ground: (x: number) => number): void {
  const { canvas, palette } = stage;
  const big = canvas.unit * (stage.sparse ? 300 : 240);
  for (const thing of things) {
    const { x, flip } = focus(stage, thing);
    const y = ground(x) + canvas.unit * 8;
    if (thing === "house") house(stage, x, y, big * 0.85, flip);
    else if (thing === "castle") castle(stage, x, y, big * 1.15);
    else if (thing === "lighthouse") lighthouse(stage, x, y, big * 1.35);
    else if (thing === "tree") tree(stage, x, y, big * 1.7, palette.leaf, stage.chance.named("tree"));
    else if (thing === "cat") cat(stage, x, y, big * 0.62, flip);
    else if (thing === "birds") birds(stage);
    else if (thing === "balloon") balloon(stage, x, stage.horizon * 0.42, big * 0.85);
    else if (thing === "rocket") rocket(stage, x, stage.horizon * 0.5, big);
  }
}

export const outdoorThings = ["house", "castle", "tree", "cat", "birds", "balloon", "rocket", "lighthouse"] as const;

export function shore(stage: Stage, name: string, base: number): Ridge {
  const { canvas, palette } = stage;
  const colour = mix(palette.ground, palette.near, 0.55);
  return ridge(stage, {
    name,
    base,
    height: canvas.height * 0.09,
    jagged: 0.15,
    hills: 3,
    colour,
    foot: darker(colour, 0.4),
  });
}

export function forest(stage: Stage): void {
  const { canvas, palette } = stage;
  sky(stage);
  const chance = stage.chance.named("forest");
  const rows = stage.sparse ? 2 : 5;
  const pines = ["autumn", "spring", "summer"].includes(stage.plan.mood) ? 0.4 : 0.75;
  for (let row = 0; row < rows; row++) {
    const near = row / (rows - 1);
    const base = canvas.height * (0.6 + near * 0.3);
    const colour = mix(mix(palette.far, palette.sky[2], 0.45), mix(palette.leaf, palette.near, 0.5), near);
    const hill = ridge(stage, {
      name: `floor ${row}`,
      base,
      height: canvas.height * 0.07,
      jagged: 0,
      hills: 2,
      colour,
      foot: mix(colour, palette.ground, 0.4),
    });
    const count = Math.round(
      (stage.sparse ? 4 : 16 - near * 7) *
        Math.min(1.4, 0.5 + stage.detail * 0.5) *
        Math.max(1, canvas.width / canvas.height),
    );
    for (let index = 0; index < count; index++) {
      const x = ((index + chance.unit()) / count) * canvas.width;
      const height = canvas.unit * (170 + near * 260) * chance.between(0.7, 1.15);
      const shade = mix(colour, darker(colour, 0.35), chance.unit());
      if (chance.unit() < pines) pine(stage, x, hill.crest(x) + canvas.unit * 14, height, shade, chance);
      else tree(stage, x, hill.crest(x) + canvas.unit * 12, height * 0.72, mix(shade, palette.leaf, 0.6), chance);
    }
  }
  const front = shore(stage, "clearing", canvas.height * 0.93);
  grass(stage, "ferns", canvas.height * 0.92, mix(palette.leaf, palette.near, 0.35), 90);
  furnish(stage, cast(stage, outdoorThings, { usual: ["house", "birds", "cat"], share: 0.4 }), front.crest);
}

export function meadow(stage: Stage): void {
  const { canvas, palette } = stage;
  sky(stage);
  ranges(stage, stage.sparse ? 1 : 3, 0.12);
  const green = mix(palette.ground, palette.leaf, 0.45);
  const hill = ridge(stage, {
    name: "hill",
    base: canvas.height * 0.74,
    height: canvas.height * 0.1,
    jagged: 0,
    hills: 1.6,
    colour: lighter(green, 0.12),
    foot: green,
  });
  furnish(stage, cast(stage, outdoorThings, { usual: ["house", "tree", "balloon", "birds"], share: 0.9 }), hill.crest);
  ridge(stage, {
    name: "field",
    base: canvas.height * 0.86,
    height: canvas.height * 0.06,
    jagged: 0,
    hills: 2,
    colour: green,
    foot: darker(green, 0.3),
  });
  grass(stage, "grass", canvas.height * 0.8, green, 120);
  const chance = stage.chance.named("flowers");
  const count = Math.round(
    (stage.sparse ? 5 : 26) * Math.min(1.8, 0.5 + stage.detail / 2) * Math.max(1, canvas.width / canvas.height),
  );
  for (let index = 0; index < count; index++) {
    const depth = index / count;
    const y = canvas.height * (0.84 + depth * 0.2);
    flower(
      stage,
      chance.unit() * canvas.width,
      y,
      canvas.unit * (60 + depth * 190) * chance.between(0.75, 1.15),
      palette.accents[chance.whole(3)]!,
      chance,
    );
  }
}

export function desert(stage: Stage): void {
  const { canvas, palette, sun } = stage;
  sky(stage);
  const sand = mix(palette.ground, [226, 172, 104], palette.dark ? 0.3 : 0.62);
  let last: Ridge | undefined;
  const rows = stage.sparse ? 2 : 4;
  for (let row = 0; row < rows; row++) {
    const near = row / (rows - 1);
    const colour = mix(mix(sand, palette.sky[2], 0.45), sand, near);
    last = ridge(stage, {
      name: `dune ${row}`,
      base: stage.horizon + canvas.height * (0.02 + near * 0.26),
      height: canvas.height * 0.12,
      jagged: 0,
      hills: 2.4,
      colour: lighter(colour, 0.12),
      foot: darker(colour, 0.25),
    });
    lee(stage, last, row, darker(mix(colour, palette.near, 0.3), 0.15), sun.x > canvas.width / 2);
  }
  const chance = stage.chance.named("cacti");
  for (let index = 0; index < (stage.sparse ? 1 : 4); index++) {
    const x = canvas.width * chance.between(0.06, 0.94);
    cactus(stage, x, last!.crest(x) + canvas.unit * chance.between(15, 80), canvas.unit * chance.between(100, 190));
  }
  furnish(
    stage,
    cast(stage, ["birds", "balloon", "rocket", "house", "castle", "cat"], { usual: ["birds", "balloon"], share: 0.4 }),
    last!.crest,
  );
}

/** The side of a dune that the sun does not reach: below its crest, from the peak on. */
function lee(stage: Stage, { crest }: Ridge, row: number, colour: Rgb, right: boolean): void {
  const { canvas } = stage;
  const chance = stage.chance.named(`lee ${row}`);
  const peak = canvas.width * (right ? chance.between(0.3, 0.5) : chance.between(0.5, 0.7));
  const far = peak + (right ? -1 : 1) * canvas.width * 0.55;
  const deep = canvas.height * chance.between(0.09, 0.16);
  const top: number[] = [];
  const foot: number[] = [];
  for (let step = 0; step <= 40; step++) {
    const share = step / 40;
    const x = peak + (far - peak) * share;
    const y = crest(x);
    top.push(x, y);
    foot.unshift(x, y + deep * Math.max(0, sine(share * Math.PI)) * (1 - share * 0.4));
  }
  fill(canvas, [...top, ...foot], { colour, opacity: 0.6, mark: !stage.flat });
}

function cactus(stage: Stage, x: number, y: number, height: number): void {
  const { canvas, palette } = stage;
  const green = mix(palette.leaf, [70, 120, 80], 0.4);
  const stem = (ax: number, ay: number, bx: number, by: number, thick: number) =>
    fill(canvas, line(x + ax * height, y + ay * height, x + bx * height, y + by * height, thick * height), {
      colour: lighter(green, 0.12),
      to: darker(green, 0.35),
      along: [x + (Math.min(ax, bx) - 0.07) * height, 0, x + (Math.max(ax, bx) + 0.07) * height, 0],
    });
  stem(-0.3, -0.44, 0, -0.44, 0.09);
  stem(-0.27, -0.4, -0.27, -0.72, 0.1);
  stem(0, -0.32, 0.27, -0.32, 0.09);
  stem(0.24, -0.28, 0.24, -0.58, 0.1);
  stem(0, 0, 0, -1, 0.15);
}

export function city(stage: Stage): void {
  const { canvas, palette, plan } = stage;
  sky(stage);
  const haze = mix(palette.far, palette.sky[2], 0.5);
  const base = stage.horizon + canvas.height * 0.16;
  if (!stage.sparse) skyline(stage, "far city", base, 0.42, haze, 70);
  skyline(stage, "middle city", base, 0.5, mix(haze, palette.near, 0.5), 84);
  const river = stage.chance.named("river").unit() < 0.6 || plan.things.includes("boat");
  if (river) {
    water(stage, base, canvas.height);
    if (plan.things.includes("boat"))
      boat(stage, focus(stage, "boat").x, base + canvas.height * 0.12, canvas.unit * 170, false);
    shore(stage, "quay", canvas.height * 1.0);
  } else {
    skyline(stage, "near city", canvas.height * 1.01, 0.42, mix(palette.near, palette.ground, 0.25), 120);
  }
  furnish(
    stage,
    cast(stage, ["birds", "balloon", "rocket", "cat", "tree"], { usual: ["birds", "balloon"], share: 0.5 }),
    () => canvas.height * 0.97,
  );
}
