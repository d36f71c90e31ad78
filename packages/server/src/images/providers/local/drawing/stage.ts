import type { Canvas } from "./canvas.ts";
import type { Chance } from "./chance.ts";
import type { Palette } from "./palettes.ts";
import type { Plan } from "./plan.ts";
import type { ThingName } from "./words.ts";

/** Where a scene is set: what its painters share. */
export interface Stage {
  canvas: Canvas;
  plan: Plan;
  palette: Palette;
  chance: Chance;
  detail: number;
  /** The y where sky and land meet, in pixels. */
  horizon: number;
  sun: { x: number; y: number; radius: number };
  /** Clouds and shapes with clear edges and one colour, for styles that outline. */
  flat: boolean;
  /** Few shapes, much room. */
  sparse: boolean;
  /** What a style adds to the sky, behind all land. */
  backdrop: ((stage: Stage) => void) | undefined;
}

export interface StageOptions {
  flat?: boolean;
  sparse?: boolean;
  palette?: Palette;
  backdrop?: (stage: Stage) => void;
}

export function createStage(
  canvas: Canvas,
  plan: Plan,
  { flat = false, sparse = false, palette = plan.palette, backdrop }: StageOptions = {},
): Stage {
  const chance = plan.chance.named("stage");
  const horizon = canvas.height * chance.between(0.52, 0.66);
  const low = plan.mood === "dawn" || plan.mood === "dusk" || plan.mood === "autumn";
  const height = low ? chance.between(0.12, 0.3) : chance.between(0.45, 0.75);
  const across = chance.between(0.18, 0.82);
  const radius = canvas.unit * (low ? chance.between(62, 95) : chance.between(42, 66));
  return {
    canvas,
    plan,
    palette,
    chance,
    detail: plan.detail,
    horizon,
    sun: { x: canvas.width * across, y: horizon * (1 - height), radius: radius * (sparse ? 1.7 : 1) },
    flat,
    sparse,
    backdrop,
  };
}

/** The place of the thing that the picture is about, by thirds. */
export function focus(stage: Stage, name: string): { x: number; flip: boolean } {
  const chance = stage.chance.named(`focus ${name}`);
  const left = stage.sun.x > stage.canvas.width / 2;
  const x = stage.canvas.width * (left ? chance.between(0.24, 0.4) : chance.between(0.6, 0.76));
  return { x, flip: !left };
}

/**
 * What the scene shows of these: those that the prompt names, or else, in `share` of the pictures, one of `usual`, which
 * nobody wonders at.
 */
export function cast(
  stage: Stage,
  possible: readonly ThingName[],
  { usual, share }: { usual: readonly ThingName[]; share: number },
): ThingName[] {
  const named = stage.plan.things.filter((thing) => possible.includes(thing));
  if (named.length > 0 || stage.sparse) return named.slice(0, 4);
  const chance = stage.chance.named("cast");
  return chance.unit() < share ? [chance.pick(usual)] : [];
}
