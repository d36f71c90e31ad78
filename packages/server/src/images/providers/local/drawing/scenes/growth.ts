import { cosine, sine } from "../../../../../pixels/sine.ts";
import { fill } from "../canvas.ts";
import type { Chance } from "../chance.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { blob, curved, ellipse, line } from "../shapes.ts";
import type { Stage } from "../stage.ts";

/** A pine of this height that stands at x, y. */
export function pine(stage: Stage, x: number, y: number, height: number, colour: Rgb, chance: Chance): void {
  const { canvas } = stage;
  const tiers = 6;
  const right: number[] = [];
  const left: number[] = [];
  for (let tier = 0; tier < tiers; tier++) {
    const top = y - height + (height * 0.9 * tier) / tiers;
    const bottom = y - height + (height * 0.9 * (tier + 1.25)) / tiers;
    const width = height * 0.23 * ((tier + 1) / tiers) * chance.between(0.85, 1.15);
    if (tier === 0) right.push(x, top);
    right.push(x + width, bottom, x + width * 0.55, bottom - height * 0.03);
    left.unshift(x - width * 0.55 * chance.between(0.9, 1.1), bottom - height * 0.03, x - width, bottom);
  }
  const outline = [...right, x + height * 0.02, y, x - height * 0.02, y, ...left];
  fill(canvas, outline, { colour, to: darker(colour, 0.35), along: [x - height * 0.15, 0, x + height * 0.2, 0] });
}

/** A broad tree: a trunk with boughs, and leaves in clumps that are lit from the sun's side. */
export function tree(stage: Stage, x: number, y: number, height: number, colour: Rgb, chance: Chance): void {
  const { canvas, palette, sun } = stage;
  const bark = mix(darker(palette.near, 0.3), [92, 64, 48], 0.45);
  const crown = y - height * 0.66;
  fill(
    canvas,
    curved([x - height * 0.05, y, x - height * 0.025, crown, x + height * 0.03, crown, x + height * 0.06, y]),
    { colour: bark },
  );
  for (const side of [-1, 1]) {
    fill(canvas, line(x, y - height * 0.35, x + side * height * 0.2, crown, height * 0.03, height * 0.012), {
      colour: bark,
      mark: true,
    });
  }
  const towards = sun.x > x ? 1 : -1;
  const clumps = stage.sparse ? 1 : Math.round(7 + stage.detail * 5);
  fill(canvas, blob(x, crown, height * 0.34, height * 0.3, 0.35, chance), { colour: darker(colour, 0.25) });
  for (let index = 0; index < clumps; index++) {
    const [across, up] = [chance.between(-1, 1), chance.between(-1, 1)];
    const lit = (across * towards + 1.2 - up * 1.1) / 3;
    const size = height * chance.between(0.08, 0.14);
    const shade = mix(
      darker(colour, 0.18),
      mix(lighter(colour, 0.3), palette.light, 0.25),
      Math.max(0, Math.min(1, lit)),
    );
    fill(canvas, blob(x + across * height * 0.25, crown + up * height * 0.21, size, size * 0.85, 0.5, chance), {
      colour: shade,
      mark: true,
    });
  }
}

/** Blades of grass along the lower edge of the picture. */
export function grass(stage: Stage, name: string, top: number, colour: Rgb, tall: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named(name);
  const count = Math.round(
    (stage.sparse ? 25 : 150) * stage.detail * (canvas.width / Math.min(canvas.width, canvas.height)),
  );
  for (let index = 0; index < count; index++) {
    const depth = index / count;
    const x = chance.unit() * canvas.width;
    const y = top + (canvas.height - top) * (0.1 + depth) + canvas.unit * 20;
    const height = canvas.unit * tall * (0.35 + depth * 0.65) * chance.between(0.6, 1.25);
    const lean = height * chance.between(-0.35, 0.35);
    const width = height * 0.035;
    const shade = mix(darker(colour, 0.3 * chance.unit()), lighter(palette.leaf, 0.35), chance.unit() * 0.6);
    const blade = [
      x - width,
      y,
      x - width * 0.4 + lean * 0.35,
      y - height * 0.6,
      x + lean,
      y - height,
      x + width * 0.8 + lean * 0.35,
      y - height * 0.55,
      x + width,
      y,
    ];
    fill(canvas, blade, { colour: shade, mark: true });
  }
}

/** A flower on its stalk; `kind` chooses daisy, tulip or bell. */
export function flower(stage: Stage, x: number, y: number, height: number, colour: Rgb, chance: Chance): void {
  const { canvas, palette } = stage;
  const lean = height * chance.between(-0.14, 0.14);
  const size = height * chance.between(0.13, 0.2);
  const stalk = mix(palette.leaf, palette.near, 0.25);
  fill(canvas, line(x, y, x + lean, y - height, height * 0.028, height * 0.018), { colour: stalk, mark: true });
  const leaf = chance.between(-1, 1) > 0 ? 1 : -1;
  fill(
    canvas,
    curved([
      x,
      y - height * 0.25,
      x + leaf * height * 0.16,
      y - height * 0.5,
      x + leaf * height * 0.05,
      y - height * 0.3,
    ]),
    { colour: palette.leaf, mark: true },
  );
  const [cx, cy] = [x + lean, y - height];
  if (chance.unit() < 0.55) daisy(stage, cx, cy, size, colour, chance);
  else tulip(stage, cx, cy, size, colour);
}

function daisy({ canvas, palette }: Stage, x: number, y: number, size: number, colour: Rgb, chance: Chance): void {
  const petals = 7 + chance.whole(5);
  const turn = chance.unit();
  for (let petal = 0; petal < petals; petal++) {
    const angle = ((petal + turn) / petals) * 2 * Math.PI;
    const [px, py] = [cosine(angle), sine(angle)];
    const [qx, qy] = [-py, px];
    const shape = curved([
      x,
      y,
      x + px * size * 0.7 + qx * size * 0.3,
      y + (py * 0.7 + qy * 0.3) * size * 0.8,
      x + px * size * 1.15,
      y + py * size * 0.92,
      x + px * size * 0.7 - qx * size * 0.3,
      y + (py * 0.7 - qy * 0.3) * size * 0.8,
    ]);
    fill(canvas, shape, { colour, to: lighter(colour, 0.35), along: [x, y - size, x, y + size] });
  }
  fill(canvas, ellipse(x, y, size * 0.3), { colour: mix(palette.light, [236, 168, 44], 0.7) });
}

function tulip({ canvas }: Stage, x: number, y: number, size: number, colour: Rgb): void {
  const cup = curved([
    x - size * 0.6,
    y - size * 0.9,
    x - size * 0.72,
    y + size * 0.3,
    x,
    y + size * 0.75,
    x + size * 0.72,
    y + size * 0.3,
    x + size * 0.6,
    y - size * 0.9,
    x,
    y - size * 0.2,
  ]);
  fill(canvas, cup, { colour: darker(colour, 0.15), to: colour, along: [x - size, y, x + size, y] });
  fill(
    canvas,
    curved([x - size * 0.4, y + size * 0.3, x, y - size * 1.2, x + size * 0.4, y + size * 0.3, x, y + size * 0.7]),
    {
      colour: lighter(colour, 0.2),
    },
  );
}
