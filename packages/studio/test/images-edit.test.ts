import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { madeFrom, makeImage, pixelsOf } from "./support/images.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const long = { timeout: 120_000 };
const patiently = { timeout: 15_000 };
/** The test itself reads the canvas again and again. */
const allow = [/willReadFrequently/];
const maskOf = (page: Page) => page.getByRole("img", { name: /^Mask/ });

/** Draws a straight line with the mouse, between points that are shares of the sides. */
async function drawLine(page: Page, from: readonly [number, number], to: readonly [number, number]): Promise<void> {
  const box = (await maskOf(page).boundingBox())!;
  const place = ([x, y]: readonly [number, number]) => [box.x + box.width * x, box.y + box.height * y] as const;
  await page.mouse.move(...place(from));
  await page.mouse.down();
  await page.mouse.move(...place(to), { steps: 12 });
  await page.mouse.up();
}

/** How much of the mask's canvas is painted, from 0 to 1. */
const painted = (page: Page): Promise<number> =>
  maskOf(page).evaluate((element) => {
    const canvas = element as unknown as { width: number; height: number; getContext(kind: string): never };
    const context = canvas.getContext("2d") as { getImageData(...box: number[]): { data: Uint8ClampedArray } };
    const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, at) => at % 4 === 3 && value > 127).length / (canvas.width * canvas.height);
  });

test("only what is drawn over with the mouse is painted anew", long, async () => {
  const { page, client, url } = await openStudio({ path: "/images", allow });
  const job = await makeImage(client);
  await page.goto(`${url}/images/job/${job.job_id}?view=edit`);
  await page.getByText("Draw on the image first.").waitFor();
  await drawLine(page, [0.25, 0.5], [0.75, 0.5]);
  const one = await painted(page);
  expect(one).toBeGreaterThan(0.02);
  await drawLine(page, [0.25, 0.2], [0.75, 0.2]);
  expect(await painted(page)).toBeGreaterThan(one * 1.5);
  await maskOf(page).focus();
  await page.keyboard.press("Control+z");
  await expect.poll(() => painted(page), patiently).toBeCloseTo(one, 3);
  await page.reload();
  await expect.poll(() => painted(page), patiently).toBeCloseTo(one, 3);
  await checkAccessibility(page);
  await screenshot(page, "images-edit");
  await page.getByLabel("Prompt", { exact: true }).fill("a full moon at night");
  await page.getByRole("slider", { name: "Strength" }).fill("1");
  await page.getByRole("button", { name: "Paint anew" }).click();
  await page.getByRole("button", { name: "Compare edited" }).click();
  await page.getByRole("slider", { name: "Share of the image that shows before" }).waitFor();

  const [edited] = await madeFrom(client, job.job_id);
  const before = await pixelsOf(url + job.result!.images[0]!.url);
  const after = await pixelsOf(url + edited!.result!.images[0]!.url);
  expect([after.width, after.height]).toEqual([256, 192]);
  // The brush is 16 pixels wide, and its edge is soft.
  const counts = { outside: 0, inside: 0, changedInside: 0 };
  for (let y = 0; y < 192; y++) {
    for (let x = 0; x < 256; x++) {
      const away = Math.hypot(x + 0.5 - Math.min(192, Math.max(64, x + 0.5)), y + 0.5 - 96);
      const same = before.at(x, y).every((value, channel) => value === after.at(x, y)[channel]);
      if (away > 10) {
        counts.outside += 1;
        expect(same, `${x}, ${y} lies outside of the mask`).toBe(true);
      } else if (away < 6) {
        counts.inside += 1;
        if (!same) counts.changedInside += 1;
      }
    }
  }
  expect(counts.outside).toBeGreaterThan(40_000);
  expect(counts.changedInside).toBeGreaterThan(counts.inside * 0.8);
});

test("a mask is made without drawing: a rectangle, erased, inverted, taken back, cleared", long, async () => {
  const { page, client, url } = await openStudio({ path: "/images", allow });
  const job = await makeImage(client);
  await page.goto(`${url}/images/job/${job.job_id}?view=edit`);
  await page.getByText("Rectangle by numbers").click();
  await page.getByRole("button", { name: "Add to mask" }).click();
  await expect.poll(() => painted(page), patiently).toBeCloseTo(0.25, 2);
  await page.getByLabel("Width").fill("64");
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await expect.poll(() => painted(page), patiently).toBeCloseTo(0.125, 2);
  await page.getByRole("button", { name: "Invert the mask" }).click();
  await expect.poll(() => painted(page), patiently).toBeCloseTo(0.875, 2);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => painted(page), patiently).toBeCloseTo(0.25, 2);
  await page.getByRole("button", { name: "Redo" }).click();
  await expect.poll(() => painted(page), patiently).toBeCloseTo(0.125, 2);
  await page.getByRole("button", { name: "Clear the mask" }).click();
  await expect.poll(() => painted(page), patiently).toBe(0);
  await page.getByRole("button", { name: "Undo" }).click();
  await expect.poll(() => painted(page), patiently).toBeCloseTo(0.125, 2);
  await page.getByRole("button", { name: "Eraser" }).click();
  await drawLine(page, [0.5, 0.26], [0.5, 0.74]);
  await expect.poll(() => painted(page), patiently).toBeLessThan(0.12);
});

test("an image goes on beyond its sides by the margins that are given, and stays as it was within", long, async () => {
  const { page, client, url } = await openStudio({ path: "/images", allow });
  const job = await makeImage(client);
  await page.goto(`${url}/images/job/${job.job_id}?view=edit`);
  await page.getByText("Around it").click();
  for (const [side, pixels] of Object.entries({ Left: 100, Right: 0, Top: 20, Bottom: 0 })) {
    await page.getByLabel(side, { exact: true }).fill(String(pixels));
  }
  await page.getByText("The result has 356 × 212.").waitFor();
  await page.getByLabel("Prompt", { exact: true }).fill("the open sea");
  await page.getByRole("button", { name: "Extend the image" }).click();
  await page.getByRole("button", { name: "Compare edited" }).click();
  await page.getByRole("slider", { name: /shows before/ }).waitFor();
  await screenshot(page, "images-outpainted");
  const [wider] = await madeFrom(client, job.job_id);
  const before = await pixelsOf(url + job.result!.images[0]!.url);
  const after = await pixelsOf(url + wider!.result!.images[0]!.url);
  expect([after.width, after.height]).toEqual([356, 212]);
  for (const [x, y] of [
    [3, 3],
    [128, 96],
    [250, 188],
  ] as const) {
    expect(after.at(x + 100, y + 20)).toEqual(before.at(x, y));
  }
});
