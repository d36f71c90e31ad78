import { cosine, sine } from "../../../../pixels/sine.ts";
import type { Shape } from "./canvas.ts";
import type { Chance } from "./chance.ts";

/** More corners than can be seen at that size. */
const corners = (radius: number): number => Math.max(12, Math.min(160, Math.round(Math.sqrt(radius) * 8)));

export function ellipse(x: number, y: number, across: number, down = across): Shape {
  return ring(corners(Math.max(across, down)), (angle) => [x + cosine(angle) * across, y + sine(angle) * down]);
}

export const rectangle = (x: number, y: number, width: number, height: number): Shape => [
  x,
  y,
  x + width,
  y,
  x + width,
  y + height,
  x,
  y + height,
];

/** A round thing that is not quite round; `rough` 0 to 1. */
export function blob(x: number, y: number, across: number, down: number, rough: number, chance: Chance): Shape {
  const waves = [2, 3, 5, 8].map((count) => ({
    count,
    phase: chance.between(0, 6.28),
    height: (rough * chance.between(0.5, 1)) / Math.sqrt(count) / 2.4,
  }));
  return ring(corners(Math.max(across, down)), (angle) => {
    let radius = 1;
    for (const { count, phase, height } of waves) radius += sine(angle * count + phase) * height;
    return [x + cosine(angle) * across * radius, y + sine(angle) * down * radius];
  });
}

/** A part of a ring: `from` and `to` are angles, 0 to the right, growing clockwise. */
export function arc(x: number, y: number, inner: number, outer: number, from: number, to: number): Shape {
  const count = corners(outer);
  const out: number[] = [];
  for (let step = 0; step <= count; step++) {
    const angle = from + ((to - from) * step) / count;
    out.push(x + cosine(angle) * outer, y + sine(angle) * outer);
  }
  for (let step = count; step >= 0; step--) {
    const angle = from + ((to - from) * step) / count;
    out.push(x + cosine(angle) * inner, y + sine(angle) * inner);
  }
  return out;
}

/** A line as a thin shape. */
export function line(ax: number, ay: number, bx: number, by: number, thick: number, thickEnd = thick): Shape {
  const length = Math.sqrt((bx - ax) * (bx - ax) + (by - ay) * (by - ay)) || 1;
  const nx = (ay - by) / length / 2;
  const ny = (bx - ax) / length / 2;
  return [
    ax + nx * thick,
    ay + ny * thick,
    bx + nx * thickEnd,
    by + ny * thickEnd,
    bx - nx * thickEnd,
    by - ny * thickEnd,
    ax - nx * thick,
    ay - ny * thick,
  ];
}

/** A shape that is given in its own small coordinates: moved to x, y and made `scale` times as large. */
export function placed(shape: Shape, x: number, y: number, scale: number, flip = false): Shape {
  return shape.map((value, index) => (index % 2 === 0 ? x + (flip ? -value : value) * scale : y + value * scale));
}

/** A curve through the corners (quadratic, from middle to middle), closed. */
export function curved(shape: Shape, steps = 6): Shape {
  const out: number[] = [];
  const count = shape.length / 2;
  const corner = (index: number): [number, number] => {
    const at = ((index + count) % count) * 2;
    return [shape[at]!, shape[at + 1]!];
  };
  for (let index = 0; index < count; index++) {
    const [ax, ay] = corner(index - 1);
    const [bx, by] = corner(index);
    const [cx, cy] = corner(index + 1);
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const [p, q, r] = [((1 - t) * (1 - t)) / 2, (1 - t) * t + 0.5, (t * t) / 2];
      out.push(ax * p + bx * q + cx * r, ay * p + by * q + cy * r);
    }
  }
  return out;
}

function ring(count: number, at: (angle: number) => [number, number]): Shape {
  const out: number[] = [];
  for (let index = 0; index < count; index++) out.push(...at((index / count) * 2 * Math.PI));
  return out;
}
