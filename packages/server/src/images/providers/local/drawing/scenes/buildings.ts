import { fill } from "../canvas.ts";
import type { Chance } from "../chance.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { ellipse, placed, rectangle } from "../shapes.ts";
import type { Stage } from "../stage.ts";

/** A block of this size on y, with windows; at night some are lit. */
function block(stage: Stage, x: number, y: number, width: number, height: number, colour: Rgb, chance: Chance): void {
  const { canvas, palette, sun } = stage;
  const lit = sun.x > x + width / 2;
  const along = [x, y, x + width, y] as const;
  const [left, right] = lit
    ? [darker(colour, 0.18), lighter(colour, 0.08)]
    : [lighter(colour, 0.08), darker(colour, 0.18)];
  fill(canvas, rectangle(x, y - height, width, height), { colour: left, to: right, along });
  roof(stage, x, y - height, width, colour, chance);
  if (stage.sparse) return;
  const columns = Math.max(2, Math.round(width / (canvas.unit * 22)));
  const rows = Math.max(2, Math.round(height / (canvas.unit * 30)));
  const [cell, floor] = [width / (columns + 0.5), height / (rows + 0.6)];
  const share = palette.dark ? 0.45 : 0.15;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const bright = chance.unit() < share;
      const pane = bright
        ? mix(palette.light, palette.accents[0], chance.unit() * 0.35)
        : mix(darker(colour, 0.35), palette.sky[1], 0.25);
      const [left, top] = [x + cell * (column + 0.42), y - height + floor * (row + 0.5)];
      fill(canvas, rectangle(left, top, cell * 0.62, floor * 0.55), {
        colour: pane,
        opacity: bright ? 0.95 : 0.6,
        mark: true,
      });
    }
  }
}

function roof(stage: Stage, x: number, y: number, width: number, colour: Rgb, chance: Chance): void {
  const { canvas } = stage;
  const kind = chance.whole(5);
  const shade = { colour: darker(colour, 0.12) };
  if (kind === 0) fill(canvas, [x + width * 0.25, y, x + width * 0.5, y - width * 0.55, x + width * 0.75, y], shade);
  if (kind === 1) fill(canvas, rectangle(x + width * 0.2, y - width * 0.18, width * 0.6, width * 0.2), shade);
  if (kind === 2)
    fill(canvas, rectangle(x + width * 0.48, y - width * 0.7, Math.max(1, width * 0.035), width * 0.72), shade);
  if (kind === 3) fill(canvas, [x, y, x + width, y - width * 0.4, x + width, y + 1, x, y + 1], shade);
}

/** A row of blocks from one side to the other; `tall` is the greatest height as a share of the picture's. */
export function skyline(stage: Stage, name: string, base: number, tall: number, colour: Rgb, width: number): void {
  const { canvas } = stage;
  const chance = stage.chance.named(name);
  for (let x = -canvas.unit * 20; x < canvas.width; ) {
    const across = canvas.unit * width * chance.between(0.6, 1.5);
    const middle = 1 - Math.abs((x + across / 2) / canvas.width - 0.5) * 0.8;
    const height = canvas.height * tall * (0.3 + 0.7 * chance.unit() * middle);
    block(
      stage,
      x,
      base + canvas.unit * 4,
      across,
      height,
      mix(colour, darker(colour, 0.35), chance.unit() * 0.6),
      chance,
    );
    x += across * (stage.sparse ? 1.25 : chance.between(0.92, 1.12));
  }
}

/** A cottage that stands on x, y. */
export function house(stage: Stage, x: number, y: number, size: number, flip: boolean): void {
  const { canvas, palette } = stage;
  const wall = mix(lighter(palette.sky[2], 0.35), palette.light, 0.3);
  const part = (shape: readonly number[], colour: Rgb, mark = false) =>
    fill(canvas, placed(shape, x, y, size, flip), { colour, mark });
  part(rectangle(0.2, -1.12, 0.13, 0.4), darker(palette.accents[0], 0.4));
  part(rectangle(-0.55, -0.58, 0.62, 0.6), wall);
  part(rectangle(0.07, -0.58, 0.46, 0.6), darker(wall, 0.18));
  part([-0.65, -0.55, -0.4, -1, 0.4, -1, 0.12, -0.55], palette.accents[0]);
  part([0.06, -0.55, 0.4, -1, 0.6, -0.55], darker(palette.accents[0], 0.28));
  const pane = palette.dark ? palette.light : mix(palette.water, palette.near, 0.3);
  for (const left of [-0.46, -0.12]) part(rectangle(left, -0.42, 0.12, 0.17), pane);
  part(rectangle(-0.3, -0.36, 0.13, 0.37), darker(palette.near, 0.2));
  part(rectangle(0.24, -0.42, 0.13, 0.17), pane);
}

/** A castle of five towers. */
export function castle(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const stone = mix(palette.far, lighter(palette.near, 0.35), 0.4);
  const tower = (left: number, width: number, height: number, shade: number) => {
    const colour = darker(stone, shade);
    const along = [x + left * size, 0, x + (left + width) * size, 0] as const;
    fill(canvas, placed(rectangle(left, -height, width, height), x, y, size), {
      colour: lighter(colour, 0.12),
      to: darker(colour, 0.25),
      along,
    });
    const cone = [left - width * 0.18, -height, left + width / 2, -height - width * 1.7, left + width * 1.18, -height];
    fill(canvas, placed(cone, x, y, size), { colour: palette.accents[1], to: darker(palette.accents[1], 0.4), along });
    const slit = rectangle(left + width * 0.4, -height * 0.8, width * 0.2, width * 0.5);
    fill(canvas, placed(slit, x, y, size), { colour: palette.light, mark: true });
  };
  tower(-0.3, 0.2, 1.05, 0.1);
  tower(0.12, 0.18, 1.25, 0.12);
  fill(canvas, placed(rectangle(-0.5, -0.5, 1, 0.5), x, y, size), {
    colour: stone,
    to: darker(stone, 0.25),
    along: [x - size / 2, 0, x + size / 2, 0],
  });
  for (let tooth = 0; tooth < 8; tooth++) {
    fill(canvas, placed(rectangle(-0.5 + tooth * 0.131, -0.57, 0.075, 0.08), x, y, size), {
      colour: darker(stone, 0.08),
    });
  }
  tower(-0.6, 0.22, 0.75, 0);
  tower(0.4, 0.22, 0.82, 0.05);
  fill(canvas, placed([-0.1, 0, -0.1, -0.24, -0.06, -0.32, 0, -0.35, 0.06, -0.32, 0.1, -0.24, 0.1, 0], x, y, size), {
    colour: darker(stone, 0.6),
  });
}

/** A lighthouse with its beam. */
export function lighthouse(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const [red, pale] = [palette.accents[0], lighter(palette.sky[2], 0.6)];
  const lamp = y - size * 1.06;
  if (!stage.sparse) {
    for (const side of [-1, 1]) {
      const far = side * canvas.width;
      const beam = [x, lamp, x + far, lamp - size * 0.42, x + far, lamp + size * 0.12];
      fill(canvas, beam, { colour: palette.light, opacity: palette.dark ? 0.22 : 0.12, mark: true });
    }
  }
  const half = (height: number) => 0.17 - height * 0.075;
  for (let stripe = 0; stripe < 5; stripe++) {
    const [low, high] = [stripe * 0.19, (stripe + 1) * 0.19];
    const colour = stripe % 2 === 0 ? pale : red;
    const shape = [-half(low), -low, half(low), -low, half(high), -high - 0.004, -half(high), -high - 0.004];
    fill(canvas, placed(shape, x, y, size), {
      colour,
      to: darker(colour, 0.4),
      along: [x - size * 0.08, 0, x + size * 0.2, 0],
    });
  }
  const iron = darker(palette.near, 0.35);
  fill(canvas, placed(rectangle(-0.15, -0.985, 0.3, 0.04), x, y, size), { colour: iron });
  fill(canvas, placed(rectangle(-0.075, -1.12, 0.15, 0.14), x, y, size), { colour: palette.light });
  fill(canvas, placed([-0.11, -1.11, 0, -1.25, 0.11, -1.11], x, y, size), { colour: red });
  fill(canvas, ellipse(x, lamp, size * 0.1), { colour: palette.light, opacity: 0.45, mark: true });
}
