import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { imageStyles } from "@galley/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { draw } from "../../../src/images/providers/local/drawing/draw.ts";
import { planOf, unheeded } from "../../../src/images/providers/local/drawing/plan.ts";
import { difference, order } from "./order.ts";

const styles = [undefined, ...imageStyles];
const digest = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
const scenes = ["mountains", "sea", "forest", "city", "planet", "meadow", "desert", "table", "network"];

test("Every style draws every scene, twice the same", () => {
  for (const style of styles) {
    for (const prompt of scenes) {
      const picture = draw(order({ prompt, style }));
      expect(picture.length).toBe(96 * 72 * 3);
      expect(new Set(picture).size, `${style} ${prompt}`).toBeGreaterThan(20);
    }
    expect(digest(draw(order({ style })))).toBe(digest(draw(order({ style }))));
  }
});

test("Another process draws the same bytes, and so did the machine that wrote this down", async () => {
  const orders = styles.map((style) => order({ style, prompt: "A boat and a castle in winter", seed: 11 }));
  const script = `
    import { createHash } from "node:crypto";
    import { draw } from ${JSON.stringify(new URL("../../../src/images/providers/local/drawing/draw.ts", import.meta.url).href)};
    const hash = createHash("sha256");
    for (const order of JSON.parse(process.argv[1])) hash.update(draw(order));
    console.log(hash.digest("hex"));`;
  const flags = ["--conditions=galley-source", "--input-type=module", "--eval", script, JSON.stringify(orders)];
  const { stdout } = await promisify(execFile)(process.execPath, flags);
  const own = createHash("sha256");
  for (const each of orders) own.update(draw(each));
  expect(stdout.trim()).toBe(own.digest("hex"));
  expect(stdout.trim()).toBe(written);
});

/** Changes with every change of the drawing. When it differs on another machine alone, arithmetic is not the same there. */
const written = "5fe775900dd95bbde9cd74b4f66425aec0fb60a6ee00ac595acb6641a2b62d48";

test("Styles are told apart: no two draw the same prompt and seed alike", () => {
  const pictures = styles.map((style) => draw(order({ style, width: 160, height: 160 })));
  for (const [index, picture] of pictures.entries()) {
    for (const [other, second] of pictures.entries()) {
      if (index < other) expect(difference(picture, second), `${styles[index]} ${styles[other]}`).toBeGreaterThan(3);
    }
  }
});

test("Seeds change the composition, words change the picture, quality keeps the composition", () => {
  const base = draw(order({ width: 160, height: 160 }));
  for (const seed of [0, 8, 4_294_967_294])
    expect(difference(base, draw(order({ width: 160, height: 160, seed })))).toBeGreaterThan(8);
  expect(
    difference(base, draw(order({ width: 160, height: 160, prompt: "A laptop on a desk at night" }))),
  ).toBeGreaterThan(20);
  const finer = difference(base, draw(order({ width: 160, height: 160, steps: 60 })));
  expect(finer).toBeGreaterThan(0.2);
  expect(finer).toBeLessThan(8);
});

test("Guidance is how far the colours go", () => {
  const spread = (guidance: number) => {
    const picture = draw(order({ guidance, prompt: "A red balloon over green hills in summer" }));
    let sum = 0;
    for (let at = 0; at < picture.length; at += 3) {
      const [red, green, blue] = [picture[at]!, picture[at + 1]!, picture[at + 2]!];
      sum += Math.max(red, green, blue) - Math.min(red, green, blue);
    }
    return sum;
  };
  expect(spread(1)).toBeLessThan(spread(7));
  expect(spread(7)).toBeLessThan(spread(20));
});

test("Words choose scene, time of day, things and colours, in three languages; the most named scene wins", () => {
  const plan = (prompt: string) => planOf(order({ prompt }));
  expect(plan("A lighthouse by the sea at night")).toMatchObject({
    scene: "coast",
    mood: "night",
    things: ["lighthouse"],
  });
  expect(plan("Ein Schiff auf dem Meer im Winter")).toMatchObject({ scene: "coast", mood: "winter", things: ["boat"] });
  expect(plan("Una montaña al atardecer")).toMatchObject({ scene: "mountains", mood: "dusk" });
  expect(plan("Flowers and fruit on a kitchen table").scene).toBe("table");
  expect(plan("A purple city").palette.accents[0]).not.toEqual(plan("A green city").palette.accents[0]);
  expect(plan("zzz qqq").words).toEqual(["zzz", "qqq"]);
});

test("What the negative prompt names is left out, whatever the seed", () => {
  for (let seed = 0; seed < 60; seed++) {
    const free = planOf(order({ prompt: "something nice", negativePrompt: "night, dark, city, dusk", seed }));
    expect(["night", "dusk"]).not.toContain(free.mood);
    expect(free.scene).not.toBe("city");
    const asked = planOf(order({ prompt: "a cat at night in the city", negativePrompt: "cat, night, city", seed }));
    expect(asked.things).toEqual([]);
    expect([asked.mood === "night", asked.scene === "city"]).toEqual([false, false]);
  }
  const [red] = planOf(order({ prompt: "sunrise", negativePrompt: "red" })).palette.accents;
  expect(Math.max(...red) - Math.min(...red)).toBeLessThan(60);
  expect(unheeded("blurry, night, red, watermark")).toEqual(["blurry", "watermark"]);
});

test("Any words, any seed, any size: a picture of the exact length, and no exception", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme", maxLength: 60 }),
      fc.integer({ min: 0, max: 4_294_967_294 }),
      fc.integer({ min: 16, max: 120 }),
      fc.integer({ min: 16, max: 120 }),
      fc.constantFrom(...styles),
      (prompt, seed, width, height, style) => {
        expect(draw(order({ prompt, seed, width, height, style })).length).toBe(width * height * 3);
      },
    ),
    { numRuns: 150 },
  );
});
