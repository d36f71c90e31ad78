import { median } from "../figures.ts";
import type { Floor } from "./floor.ts";
import type { Figures, InlineText } from "./job.ts";

type ByLength = ReadonlyMap<number, Figures[]>;
const ms = (value: number): string => `${value.toFixed(0).padStart(6)} ms`;
const fine = (value: number): string => `${value.toFixed(1).padStart(7)} ms`;
export const cpuOf = (figures: Figures[]): number => median(figures.map(({ cpu }) => cpu));

export function printTotals(withSources: boolean, byLength: ByLength, goal: { words: number; limit: number }): void {
  const what = withSources ? "with 12 sources of 2,000 words" : "without sources";
  console.log(`pipeline, ${what}: a job beyond its model's time (median of ${byLength.get(goal.words)!.length} runs)`);
  for (const [words, figures] of byLength) {
    const wall = median(figures.map((each) => each.wall));
    const written = median(figures.map((each) => each.words));
    const calls = median(figures.map((each) => each.modelCalls));
    const verdict = words === goal.words && cpuOf(figures) > goal.limit ? `  ABOVE ${goal.limit} ms` : "";
    console.log(
      `  ${String(words).padStart(6)} words: CPU ${ms(cpuOf(figures))}, wall ${ms(wall)}; ${written} words written in ${calls} calls${verdict}`,
    );
  }
}

/** How CPU grows with length: what 1,000 words more take, and the exponent (1 is linear), both by least squares. */
export function printGrowth(byLength: ByLength): void {
  const points = [...byLength].map(([words, figures]) => [words, cpuOf(figures)] as const);
  const exponent = slope(points.map(([words, cpu]) => [Math.log(words), Math.log(cpu)] as const));
  console.log(`  1,000 words more take ${(slope(points) * 1000).toFixed(1)} ms; exponent ${exponent.toFixed(2)}`);
}

function slope(points: ReadonlyArray<readonly [number, number]>): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length;
  const [x, y] = [mean(0), mean(1)];
  const above = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0);
  return above / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** The stages' CPU as the jobs had it, and the operations' as they take it on one thread. */
export function printParts(words: number, jobs: Figures[], inline: InlineText[]): void {
  console.log(`  by stage, ${words} words (CPU, median)`);
  for (const stage of jobs[0]!.stages.keys()) {
    console.log(`    ${stage.padEnd(24)} ${fine(median(jobs.map(({ stages }) => stages.get(stage)!)))}`);
  }
  const rows = [...inline[0]!.took.keys()].map((name) => ({
    name,
    calls: median(inline.map(({ took }) => took.get(name)?.calls ?? 0)),
    took: median(inline.map(({ took }) => took.get(name)?.ms ?? 0)),
  }));
  const whole = rows.reduce((sum, { took }) => sum + took, 0);
  console.log(`  by text operation, on one thread: ${whole.toFixed(0)} ms of the job's CPU`);
  for (const { name, calls, took } of rows.toSorted((a, b) => b.took - a.took))
    console.log(`    ${name.padEnd(24)} ${fine(took)}  ${String(calls).padStart(4)} calls`);
}

/** What reading post and sources once takes, and the job's CPU as a multiple of it. */
export function printFloor(words: number, rows: readonly Floor[], cpu: { without: number; withSources: number }): void {
  console.log(`once through the text, in the same run: the post of ${words} words; the same and its 12 sources`);
  for (const { name, post, all } of rows) {
    const times = (job: number, once: number) => `${(job / once).toFixed(once < 1 ? 0 : 1).padStart(6)} times in a job`;
    console.log(
      `  ${name.padEnd(24)} ${fine(post)} ${times(cpu.without, post)}; ${fine(all)} ${times(cpu.withSources, all)}`,
    );
  }
}
