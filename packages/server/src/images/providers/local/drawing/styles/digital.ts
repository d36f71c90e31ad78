import { type Canvas, fill } from "../canvas.ts";
import type { Chance } from "../chance.ts";
import { clamp, type Rgb } from "../colour.ts";
import { look } from "../effects/light.ts";
import type { Plan } from "../plan.ts";
import { paintScene } from "../scenes/scenes.ts";
import { createStage } from "../stage.ts";

/** Facets: the scene as a surface of triangles, each of one colour and lit by its own slope. */
export function digitalArt(canvas: Canvas, plan: Plan): void {
  paintScene(createStage(canvas, plan));
  const chance = plan.chance.named("facets");
  const cell = Math.max(3, (27 * canvas.unit) / Math.sqrt(Math.min(2, plan.detail)));
  const [columns, rows] = [Math.ceil(canvas.width / cell) + 1, Math.ceil(canvas.height / cell) + 1];
  const corners = grid(columns, rows, cell, chance);
  const base = canvas.rgb.slice();
  const corner = (column: number, row: number): [number, number] => {
    const at = (row * (columns + 1) + column) * 2;
    return [corners[at]!, corners[at + 1]!];
  };
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [a, b, c, d] = [
        corner(column, row),
        corner(column + 1, row),
        corner(column + 1, row + 1),
        corner(column, row + 1),
      ];
      const halves =
        chance.unit() < 0.5
          ? [
              [a, b, c],
              [a, c, d],
            ]
          : [
              [a, b, d],
              [b, c, d],
            ];
      for (const triangle of halves) facet(canvas, base, triangle.flat(), chance);
    }
  }
  look(canvas, { saturation: 1.25, contrast: 0.12 });
}

function grid(columns: number, rows: number, cell: number, chance: Chance): Float64Array {
  const corners = new Float64Array((columns + 1) * (rows + 1) * 2);
  for (let row = 0, at = 0; row <= rows; row++) {
    for (let column = 0; column <= columns; column++, at += 2) {
      corners[at] = (column - 0.5 + chance.between(-0.36, 0.36)) * cell;
      corners[at + 1] = (row - 0.5 + chance.between(-0.36, 0.36)) * cell;
    }
  }
  return corners;
}

function facet(canvas: Canvas, base: Float32Array, triangle: readonly number[], chance: Chance): void {
  const shift = chance.between(-9, 9);
  const colour = sampled(canvas, base, triangle).map((value) => clamp(value + shift)) as [number, number, number];
  // Edges that meet leave a thin gap of half covered pixels; a little larger, they overlap.
  const cx = (triangle[0]! + triangle[2]! + triangle[4]!) / 3;
  const cy = (triangle[1]! + triangle[3]! + triangle[5]!) / 3;
  const larger = triangle.map((value, at) => value + (value > (at % 2 === 0 ? cx : cy) ? 0.6 : -0.6));
  fill(canvas, larger, { colour });
}

/** The mean of seven points of a triangle. */
function sampled({ width, height }: Canvas, base: Float32Array, [ax, ay, bx, by, cx, cy]: readonly number[]): Rgb {
  const sum: [number, number, number] = [0, 0, 0];
  for (const [u, v] of [
    [0.33, 0.33],
    [0.6, 0.2],
    [0.2, 0.6],
    [0.2, 0.2],
    [0.45, 0.1],
    [0.1, 0.45],
    [0.45, 0.45],
  ] as const) {
    const x = Math.max(0, Math.min(width - 1, Math.round(ax! + (bx! - ax!) * u + (cx! - ax!) * v)));
    const y = Math.max(0, Math.min(height - 1, Math.round(ay! + (by! - ay!) * u + (cy! - ay!) * v)));
    for (let channel = 0; channel < 3; channel++) sum[channel]! += base[(y * width + x) * 3 + channel]! / 7;
  }
  return sum;
}
