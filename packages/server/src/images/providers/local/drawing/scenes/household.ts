import { fill } from "../canvas.ts";
import type { Chance } from "../chance.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { blob, curved, ellipse, line, placed, rectangle } from "../shapes.ts";
import type { Stage } from "../stage.ts";
import { flower } from "./growth.ts";

/** A pile of books with one leaning on it. */
export function books(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("books");
  const covers = [palette.accents[0], palette.accents[1], palette.leaf, palette.water, palette.accents[2]];
  let top = y;
  for (let book = 0; book < 4; book++) {
    const [width, height] = [size * chance.between(0.85, 1.15), size * chance.between(0.13, 0.2)];
    const left = x - width / 2 + size * chance.between(-0.07, 0.07);
    const colour = covers[(book + chance.whole(2)) % covers.length]!;
    fill(canvas, rectangle(left, top - height, width, height), {
      colour: lighter(colour, 0.1),
      to: darker(colour, 0.25),
      along: [left, 0, left + width, 0],
    });
    fill(canvas, rectangle(left + width * 0.03, top - height * 0.82, width * 0.2, height * 0.64), {
      colour: mix(colour, palette.light, 0.5),
      mark: true,
    });
    fill(canvas, rectangle(left + width * 0.93, top - height * 0.85, width * 0.07, height * 0.7), {
      colour: [240, 232, 214],
      mark: true,
    });
    top -= height;
  }
}

/** A plant in a pot. */
export function plant(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("plant");
  const clay = mix(palette.accents[0], [178, 100, 66], 0.6);
  const stalks = 9;
  for (let stalk = 0; stalk < stalks; stalk++) {
    const lean = (stalk / (stalks - 1) - 0.5) * 1.7 + chance.between(-0.12, 0.12);
    const tall = (1.15 - Math.abs(lean) * 0.42) * chance.between(0.8, 1.1);
    const colour = mix(darker(palette.leaf, 0.25), lighter(palette.leaf, 0.3), chance.unit());
    const leaf = curved([
      0,
      -0.42,
      lean * 0.3 - 0.11,
      -0.42 - tall * 0.45,
      lean * 0.72,
      -0.42 - tall,
      lean * 0.45 + 0.13,
      -0.42 - tall * 0.4,
    ]);
    fill(canvas, placed(leaf, x, y, size), {
      colour,
      to: darker(colour, 0.3),
      along: [x, y - size * 1.4, x, y - size * 0.3],
    });
    fill(canvas, placed(line(0, -0.45, lean * 0.6, -0.42 - tall * 0.8, 0.012, 0.004), x, y, size), {
      colour: lighter(colour, 0.3),
      mark: true,
    });
  }
  const along = [x - size * 0.3, 0, x + size * 0.32, 0] as const;
  fill(canvas, placed([-0.28, -0.46, 0.28, -0.46, 0.2, 0, -0.2, 0], x, y, size), {
    colour: lighter(clay, 0.15),
    to: darker(clay, 0.3),
    along,
  });
  fill(canvas, placed(rectangle(-0.32, -0.54, 0.64, 0.12), x, y, size), {
    colour: lighter(clay, 0.2),
    to: darker(clay, 0.2),
    along,
  });
}

/** Flowers in a vase. */
export function vase(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("vase");
  for (let stalk = 0; stalk < 7; stalk++) {
    const across = (stalk / 6 - 0.5) * 0.9;
    const colour = palette.accents[stalk % 3]!;
    flower(
      stage,
      x + across * size * 0.55,
      y - size * 0.5,
      size * (0.95 - Math.abs(across) * 0.4) * chance.between(0.9, 1.1),
      colour,
      chance,
    );
  }
  const glass = lighter(palette.water, 0.3);
  const body = curved([
    -0.13, -0.66, -0.13, -0.66, -0.1, -0.5, -0.3, -0.26, -0.2, 0, 0.2, 0, 0.3, -0.26, 0.1, -0.5, 0.13, -0.66, 0.13,
    -0.66,
  ]);
  fill(canvas, placed(body, x, y, size), {
    colour: lighter(glass, 0.25),
    to: darker(glass, 0.35),
    along: [x - size * 0.3, 0, x + size * 0.3, 0],
  });
}

/** A bowl of fruit. */
export function fruit(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const chance = stage.chance.named("fruit");
  const red: Rgb = [206, 58, 44];
  const skins: Rgb[] = [red, [238, 158, 44], [150, 182, 62], mix(palette.accents[0], red, 0.3), [244, 206, 78]];
  for (let index = 0; index < 6; index++) {
    const upper = index < 3;
    const across = (index % 3) * 0.42 - (upper ? 0.42 : 0.28);
    const up = upper ? 0.66 - chance.between(0, 0.06) : 0.46;
    piece(stage, x + across * size, y - up * size, size, skins[(index + chance.whole(2)) % skins.length]!, chance);
  }
  const bowl = lighter(palette.accents[2], 0.15);
  const outline = [-0.75, -0.42, -0.75, -0.42, -0.6, -0.1, -0.25, 0, 0.25, 0, 0.6, -0.1, 0.75, -0.42, 0.75, -0.42];
  const along = [x - size * 0.7, 0, x + size * 0.7, 0] as const;
  fill(canvas, placed(curved(outline), x, y, size), { colour: lighter(bowl, 0.2), to: darker(bowl, 0.35), along });
}

/** One round fruit with its stalk, lit from the upper left. */
function piece({ canvas }: Stage, x: number, y: number, size: number, skin: Rgb, chance: Chance): void {
  const along = [x - size * 0.2, y - size * 0.2, x + size * 0.25, y + size * 0.25] as const;
  const round = blob(0, 0, 0.25, 0.24, 0.08, chance);
  fill(canvas, placed(round, x, y, size), { colour: lighter(skin, 0.15), to: darker(skin, 0.4), along });
  const glint = { colour: lighter(skin, 0.7), opacity: 0.7, mark: true };
  fill(canvas, placed(ellipse(-0.08, -0.1, 0.05, 0.04), x, y, size), glint);
  fill(canvas, placed(line(0, -0.2, 0.03, -0.32, 0.025), x, y, size), { colour: [84, 60, 40], mark: true });
}

/** A lamp with its light. */
export function lamp(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  fill(canvas, placed([-0.34, -1.0, 0.34, -1.0, 1.0, 0, -1.0, 0], x, y, size), {
    colour: palette.light,
    opacity: palette.dark ? 0.25 : 0.16,
    mark: true,
  });
  fill(canvas, placed(ellipse(0, -0.01, 0.24, 0.05), x, y, size), { colour: darker(palette.near, 0.2) });
  fill(canvas, placed(line(0, 0, 0, -1.0, 0.045), x, y, size), { colour: darker(palette.near, 0.1) });
  const shade = palette.accents[1];
  fill(canvas, placed([-0.2, -1.5, 0.2, -1.5, 0.38, -0.98, -0.38, -0.98], x, y, size), {
    colour: lighter(shade, 0.5),
    to: shade,
    along: [x, y - size, x, y - size * 1.5],
  });
}

/** An open laptop; its screen shows bars that the prompt's words set. */
export function laptop(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette, plan } = stage;
  const chance = stage.chance.named(`laptop ${plan.words.length}`);
  const metal: Rgb = mix([176, 182, 190], palette.sky[1], 0.2);
  fill(canvas, placed([-0.72, -0.92, 0.72, -0.92, 0.76, -0.04, -0.76, -0.04], x, y, size), {
    colour: darker(metal, 0.55),
  });
  fill(canvas, placed([-0.67, -0.87, 0.67, -0.87, 0.7, -0.1, -0.7, -0.1], x, y, size), {
    colour: lighter(palette.sky[1], 0.1),
    to: palette.sky[0],
    along: [x, y - size, x, y],
  });
  for (let bar = 0; bar < 7; bar++) {
    const tall = chance.between(0.1, 0.5);
    const colour = palette.accents[bar % 3]!;
    fill(canvas, placed(rectangle(-0.52 + bar * 0.155, -0.18 - tall, 0.1, tall), x, y, size), { colour, mark: true });
  }
  fill(canvas, placed([-0.76, -0.04, 0.76, -0.04, 0.92, 0.06, -0.92, 0.06], x, y, size), {
    colour: lighter(metal, 0.25),
    to: darker(metal, 0.1),
    along: [x - size, 0, x + size, 0],
  });
  fill(canvas, placed([-0.92, 0.06, 0.92, 0.06, 0.9, 0.09, -0.9, 0.09], x, y, size), { colour: darker(metal, 0.3) });
}
