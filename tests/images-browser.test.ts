import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { aspectRatios, ImageResult } from "@galley/contract";
import { expect, onTestFinished, test } from "vitest";
import { openBrowser } from "./support/browser.ts";
import { call, startGalley } from "./support/server.ts";

test("pictures of every ratio are seen in a browser at their size, on a page of another origin", {
  timeout: 60_000,
}, async () => {
  const key = "key-of-a-0123456789";
  const { url } = await startGalley({ GALLEY_API_KEYS: `a:tenant:${key}` });
  const ratios = aspectRatios.filter((ratio) => ratio !== "custom");
  const made = await Promise.all(
    ratios.map(async (aspect_ratio) => {
      const request = { prompt: `A lighthouse, ${aspect_ratio}`, quality: "draft", aspect_ratio };
      const headers = { authorization: `Bearer ${key}` };
      return ImageResult.parse((await call(`${url}/api/v1/images/generate`, "POST", request, headers)).body).images[0]!;
    }),
  );
  const html = made.map(({ url: path }) => `<img src="${url}${path}">`).join("");
  const site = createServer((_, answer) => answer.setHeader("content-type", "text/html").end(html));
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void site.close());
  const browser = await openBrowser();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  // As text: it runs in the page, whose types are not ours.
  const seen = await page.evaluate<Array<[number, number]>>(`(async () => {
      const pictures = [...document.images];
      await Promise.all(pictures.map((picture) => picture.decode()));
      return pictures.map(({ naturalWidth, naturalHeight }) => [naturalWidth, naturalHeight]);
    })()`);
  expect(seen).toEqual(made.map(({ width, height }) => [width, height]));
  for (const [index, ratio] of ratios.entries()) {
    const [across = 0, down = 1] = ratio.split(":").map(Number);
    const [width = 0, height = 0] = seen[index]!;
    expect(width * down, ratio).toBe(height * across);
  }
});
