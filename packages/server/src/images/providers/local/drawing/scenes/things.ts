import { fill } from "../canvas.ts";
import { darker, lighter, mix, type Rgb } from "../colour.ts";
import { arc, curved, ellipse, line, placed, rectangle } from "../shapes.ts";
import type { Stage } from "../stage.ts";

/** A sailing boat whose water line is y. */
export function boat(stage: Stage, x: number, y: number, size: number, flip: boolean): void {
  const { canvas, palette } = stage;
  const part = (shape: readonly number[], colour: Rgb, to?: Rgb) =>
    fill(canvas, placed(shape, x, y, size, flip), { colour, to, along: [x - size * 0.4, 0, x + size * 0.4, 0] });
  fill(canvas, placed(ellipse(0, 0.05, 0.55, 0.05), x, y, size), {
    colour: darker(palette.water, 0.45),
    opacity: 0.6,
    mark: true,
  });
  part(line(0, 0, 0, -1.15, 0.025), darker(palette.near, 0.3));
  const sail = lighter(mix(palette.light, palette.sky[2], 0.4), 0.35);
  part(
    curved([0.03, -1.12, 0.03, -1.12, 0.42, -0.5, 0.5, -0.16, 0.5, -0.16, 0.03, -0.16, 0.03, -0.16]),
    sail,
    darker(sail, 0.2),
  );
  part(
    curved([-0.03, -0.98, -0.03, -0.98, -0.22, -0.5, -0.36, -0.18, -0.36, -0.18, -0.03, -0.18, -0.03, -0.18]),
    palette.accents[0],
    darker(palette.accents[0], 0.25),
  );
  part([-0.5, -0.11, 0.58, -0.13, 0.38, 0.07, -0.36, 0.07], darker(mix(palette.accents[0], palette.near, 0.6), 0.1));
  part([-0.5, -0.11, 0.58, -0.13, 0.56, -0.09, -0.48, -0.075], lighter(sail, 0.2));
}

/** A flock far off. */
export function birds(stage: Stage): void {
  const { canvas, palette, horizon } = stage;
  const chance = stage.chance.named("birds");
  const [x, y] = [canvas.width * chance.between(0.25, 0.75), horizon * chance.between(0.2, 0.55)];
  for (let count = 0; count < 7; count++) {
    const size = canvas.unit * chance.between(11, 24);
    const wing = curved([
      -1, -0.25, -0.55, -0.55, -0.1, -0.1, 0, 0.05, 0.1, -0.1, 0.55, -0.6, 1, -0.3, 0.5, -0.38, 0, 0.25, -0.5, -0.34,
    ]);
    const [dx, dy] = [chance.between(-1, 1) * canvas.unit * 150, chance.between(-1, 1) * canvas.unit * 60];
    fill(canvas, placed(wing, x + dx, y + dy, size), { colour: darker(palette.near, palette.dark ? 0.2 : 0.35) });
  }
}

/** A hot-air balloon around x, y. */
export function balloon(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const colours = [palette.accents[0], palette.accents[1], lighter(palette.accents[2], 0.2)];
  for (const side of [-1, 1])
    fill(canvas, placed(line(side * 0.13, 0.42, side * 0.08, 0.78, 0.012), x, y, size), {
      colour: darker(palette.near, 0.2),
    });
  const half = (share: number) => [
    0,
    -0.6,
    share * 0.42,
    -0.62,
    share * 0.6,
    -0.12,
    share * 0.36,
    0.3,
    share * 0.14,
    0.5,
    0,
    0.5,
  ];
  for (const [index, share] of [-1, -0.6, -0.2, 0.2, 0.6, 1].entries()) {
    const next = [1, 0.6, 0.2, -0.2, -0.6, -1][index]!;
    if (index < 3) gore(stage, x, y, size, [share, next], half, colours[index % 3]!);
  }
  fill(canvas, placed(rectangle(-0.1, 0.76, 0.2, 0.15), x, y, size), { colour: mix([122, 82, 50], palette.near, 0.3) });
}

/** The balloon's stripes are halves of ever narrower envelopes, laid over each other. */
function gore(
  stage: Stage,
  x: number,
  y: number,
  size: number,
  [left, right]: [number, number],
  half: (share: number) => number[],
  colour: Rgb,
): void {
  const down = half(right);
  const up: number[] = [];
  const other = half(left);
  for (let at = other.length - 2; at >= 0; at -= 2) up.push(other[at]!, other[at + 1]!);
  const along = [x - size * 0.5, y, x + size * 0.6, y] as const;
  fill(stage.canvas, placed(curved([...down, ...up]), x, y, size), {
    colour: lighter(colour, 0.12),
    to: darker(colour, 0.3),
    along,
  });
}

/** A rocket on its way up to the right. */
export function rocket(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const tilt = (shape: readonly number[]): number[] => {
    const out: number[] = [];
    for (let at = 0; at < shape.length; at += 2)
      out.push(shape[at]! * 0.88 - shape[at + 1]! * 0.47, shape[at]! * 0.47 + shape[at + 1]! * 0.88);
    return out;
  };
  const part = (shape: readonly number[], colour: Rgb, to?: Rgb) =>
    fill(canvas, placed(tilt(shape), x, y, size), {
      colour,
      to,
      along: [x - size * 0.15, y - size * 0.1, x + size * 0.2, y + size * 0.1],
    });
  part(curved([-0.16, 0.45, 0, 1.25, 0.16, 0.45]), palette.accents[1]);
  part(curved([-0.08, 0.45, 0, 0.9, 0.08, 0.45]), lighter(palette.light, 0.3));
  for (const side of [-1, 1])
    part([side * 0.14, 0.1, side * 0.38, 0.5, side * 0.12, 0.42], darker(palette.accents[0], 0.15));
  const hull = lighter(palette.sky[2], 0.65);
  part(
    curved([0, -0.85, 0.2, -0.35, 0.2, 0.2, 0.12, 0.48, -0.12, 0.48, -0.2, 0.2, -0.2, -0.35]),
    hull,
    darker(hull, 0.4),
  );
  part(curved([0, -0.84, 0.16, -0.42, 0, -0.38, -0.16, -0.42]), palette.accents[0]);
  part(ellipse(0, -0.12, 0.1), darker(palette.water, 0.1));
  part(ellipse(-0.02, -0.14, 0.06), lighter(palette.water, 0.45));
}

/** A cat that sits and looks away, its feet on y. */
export function cat(stage: Stage, x: number, y: number, size: number, flip: boolean): void {
  const { canvas, palette } = stage;
  const fur = stage.palette.dark
    ? mix(darker(palette.near, 0.5), palette.accents[0], 0.12)
    : mix([58, 48, 52], palette.accents[0], 0.25);
  const part = (shape: readonly number[], colour: Rgb, mark = false) =>
    fill(canvas, placed(shape, x, y, size, flip), { colour, mark });
  part(
    curved([0.2, -0.05, 0.5, -0.02, 0.66, -0.2, 0.6, -0.42, 0.68, -0.46, 0.78, -0.2, 0.58, 0.07, 0.2, 0.06]),
    darker(fur, 0.15),
  );
  part(
    curved([-0.3, 0, -0.34, -0.3, -0.22, -0.62, -0.1, -0.75, 0.1, -0.75, 0.24, -0.6, 0.36, -0.3, 0.32, 0, 0, 0.03]),
    fur,
  );
  part([-0.21, -0.86, -0.2, -1.16, -0.03, -1.02, 0.03, -1.02, 0.2, -1.16, 0.21, -0.86], fur);
  part(ellipse(0, -0.87, 0.23, 0.2), fur);
  part([-0.16, -0.97, -0.165, -1.08, -0.08, -1.01], mix(fur, palette.accents[0], 0.5), true);
  part([0.16, -0.97, 0.165, -1.08, 0.08, -1.01], mix(fur, palette.accents[0], 0.5), true);
  for (const side of [-1, 1]) {
    part(ellipse(side * 0.09, -0.88, 0.042, 0.05), [232, 205, 90], true);
    part(ellipse(side * 0.09, -0.88, 0.015, 0.045), [20, 18, 22], true);
  }
  part([-0.025, -0.82, 0.025, -0.82, 0, -0.79], mix(palette.accents[0], [240, 150, 160], 0.5), true);
  part(curved([-0.1, -0.62, 0, -0.7, 0.1, -0.62, 0.06, -0.35, -0.06, -0.35]), lighter(fur, 0.35), true);
}

/** A cup with steam, standing on y. */
export function cup(stage: Stage, x: number, y: number, size: number): void {
  const { canvas, palette } = stage;
  const glaze = lighter(palette.accents[0], 0.1);
  const along = [x - size * 0.4, 0, x + size * 0.42, 0] as const;
  fill(canvas, placed(ellipse(0, 0.02, 0.62, 0.09), x, y, size), {
    colour: lighter(mix(glaze, palette.light, 0.5), 0.2),
    to: darker(glaze, 0.2),
    along,
  });
  fill(canvas, placed(arc(0.4, -0.36, 0.13, 0.21, -1.7, 1.9), x, y, size), { colour: darker(glaze, 0.2) });
  fill(
    canvas,
    placed(
      curved([-0.42, -0.64, -0.42, -0.64, -0.38, -0.2, -0.2, 0.0, 0.2, 0.0, 0.38, -0.2, 0.42, -0.64, 0.42, -0.64]),
      x,
      y,
      size,
    ),
    {
      colour: lighter(glaze, 0.18),
      to: darker(glaze, 0.35),
      along,
    },
  );
  fill(canvas, placed(ellipse(0, -0.64, 0.42, 0.09), x, y, size), { colour: lighter(glaze, 0.3) });
  fill(canvas, placed(ellipse(0, -0.63, 0.36, 0.065), x, y, size), { colour: [74, 44, 30] });
  for (const side of [-0.16, 0.04, 0.22]) {
    const curl = curved([
      side,
      -0.75,
      side + 0.08,
      -0.95,
      side - 0.05,
      -1.15,
      side + 0.07,
      -1.4,
      side + 0.02,
      -1.15,
      side + 0.13,
      -0.95,
    ]);
    fill(canvas, placed(curl, x, y, size), { colour: lighter(palette.light, 0.4), opacity: 0.4, mark: true });
  }
}
