import { fill } from "../canvas.ts";
import { darker, lighter, mix } from "../colour.ts";
import { ellipse, rectangle } from "../shapes.ts";
import { createStage, focus, type Stage } from "../stage.ts";
import type { ThingName } from "../words.ts";
import { books, fruit, lamp, laptop, plant, vase } from "./household.ts";
import { ranges } from "./land.ts";
import { sky } from "./sky.ts";
import { cat, cup } from "./things.ts";

type Drawer = (stage: Stage, x: number, y: number, size: number) => void;
const objects: Partial<Record<ThingName, Drawer>> = {
  laptop,
  lamp,
  plant,
  flowers: vase,
  fruit,
  books,
  cat: (stage, x, y, size) => cat(stage, x, y, size * 1.25, focus(stage, "cat").flip),
  cup: (stage, x, y, size) => cup(stage, x, y, size * 0.8),
};

/** A still life: a wall with a window on the landscape, a table, and things on it. */
export function table(stage: Stage): void {
  const { canvas, palette } = stage;
  const edge = canvas.height * stage.chance.named("edge").between(0.68, 0.74);
  wall(stage, edge);
  if (!stage.sparse) window(stage, edge);
  const wood = mix(mix(palette.ground, [150, 100, 64], 0.55), palette.near, palette.dark ? 0.35 : 0.1);
  fill(canvas, rectangle(0, edge, canvas.width, canvas.height - edge), {
    colour: lighter(wood, 0.18),
    to: darker(wood, 0.3),
    along: [0, edge, 0, canvas.height],
  });
  fill(canvas, rectangle(0, edge, canvas.width, canvas.unit * 12), { colour: lighter(wood, 0.35), mark: true });
  setTable(stage, edge);
}

function wall(stage: Stage, edge: number): void {
  const { canvas, palette } = stage;
  const paint = mix(palette.sky[2], palette.far, palette.dark ? 0.6 : 0.28);
  fill(canvas, rectangle(0, 0, canvas.width, edge + 2), {
    colour: lighter(paint, 0.08),
    to: darker(paint, 0.18),
    along: [0, 0, canvas.width, edge],
  });
}

function window(stage: Stage, edge: number): void {
  const { canvas, palette, plan } = stage;
  const { x: opposite } = focus(stage, "window");
  const [width, height] = [canvas.unit * 400, Math.min(edge * 0.74, canvas.unit * 470)];
  const x = Math.max(
    canvas.unit * 40,
    Math.min(canvas.width - width - canvas.unit * 40, canvas.width - opposite - width / 2),
  );
  const y = edge * 0.1;
  const view = createStage({ ...canvas, rgb: canvas.rgb.slice(), region: canvas.region.slice() }, plan, {
    flat: stage.flat,
    palette,
  });
  view.horizon = y + height * 0.62;
  view.sun = { x: x + width * 0.68, y: y + height * 0.3, radius: stage.sun.radius * 0.6 };
  sky(view);
  ranges(view, 3, 0.3);
  const frame = lighter(mix(palette.light, palette.sky[2], 0.5), 0.3);
  const pad = canvas.unit * 16;
  fill(canvas, rectangle(x - pad, y - pad, width + pad * 2, height + pad * 2), { colour: frame });
  copy(stage, view, x, y, width, height);
  fill(canvas, rectangle(x + width / 2 - pad * 0.35, y, pad * 0.7, height), { colour: frame });
  fill(canvas, rectangle(x, y + height * 0.45, width, pad * 0.7), { colour: frame });
  fill(canvas, rectangle(x - pad * 2, y + height + pad, width + pad * 4, pad * 1.2), { colour: darker(frame, 0.12) });
}

/** What is seen through the window. */
function copy({ canvas }: Stage, view: Stage, x: number, y: number, width: number, height: number): void {
  const [left, right] = [Math.round(x), Math.min(canvas.width, Math.round(x + width))];
  for (let row = Math.round(y); row < Math.min(canvas.height, Math.round(y + height)); row++) {
    for (let column = left; column < right; column++) {
      const at = row * canvas.width + column;
      for (let channel = at * 3; channel < at * 3 + 3; channel++) canvas.rgb[channel] = view.canvas.rgb[channel]!;
      canvas.region[at] = canvas.regions + 1 + view.canvas.region[at]!;
    }
  }
  canvas.regions += view.canvas.regions + 2;
}

function setTable(stage: Stage, edge: number): void {
  const { canvas, plan } = stage;
  const chance = stage.chance.named("table");
  const all = Object.keys(objects) as ThingName[];
  const named = plan.things.filter((thing) => objects[thing] !== undefined);
  const wanted = stage.sparse ? 1 : 3;
  const rest = all.filter((thing) => !named.includes(thing));
  while (named.length < wanted) named.push(...rest.splice(chance.whole(rest.length), 1));
  const shown = named.slice(0, 4);
  const room = canvas.width / (shown.length + (stage.sparse ? 0 : 0.25));
  const size = Math.min(room * 0.62, canvas.unit * 330);
  // What was named first stands in the middle and in front.
  const places = shown.map(
    (_, index) => ((index + 0.5) / shown.length) * canvas.width + chance.between(-0.06, 0.06) * room,
  );
  const order = [...shown.keys()].sort(
    (a, b) => Math.abs(places[a]! - canvas.width / 2) - Math.abs(places[b]! - canvas.width / 2),
  );
  for (const [rank, thing] of [...shown.entries()].reverse()) {
    const x = places[order[rank]!]!;
    const y = edge + (canvas.height - edge) * (rank === 0 ? 0.62 : 0.34);
    fill(canvas, ellipse(x + size * 0.12, y + size * 0.02, size * 0.85, size * 0.1), {
      colour: darker(stage.palette.near, 0.4),
      opacity: 0.35,
      mark: true,
    });
    objects[thing]?.(stage, x, y, rank === 0 ? size * 1.12 : size);
  }
}
