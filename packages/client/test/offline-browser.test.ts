import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openBrowser } from "../../../tests/support/browser.ts";
import { startGalley } from "../../../tests/support/server.ts";
import { createGalleyClient } from "../src/index.ts";
import { openSite } from "./support/site.ts";

/** In the page, as text, since its types are not ours: the queue, as a page opens it when it is loaded. */
const openQueue = (url: string): string => `(async () => {
  const { createGalleyClient, createOfflineQueue } = await import("/client/index.ts");
  const client = createGalleyClient({ baseUrl: ${JSON.stringify(url)}, maxRetries: 0 });
  globalThis.queue = createOfflineQueue({ client, retryInterval: 500 });
})()`;

const add = (topic: string): string =>
  `queue.add({ kind: "blog", request: { topic: "${topic}", keywords: ["bees"], model: "offline" } })`;

const states = (page: Page): Promise<string[]> =>
  page.evaluate("queue.entries().then((entries) => entries.map(({ state }) => state))");

async function openScene() {
  const origin = await openSite();
  const { url } = await startGalley({ GALLEY_CORS_ORIGINS: origin });
  const context = await (await openBrowser()).newContext();
  const openTab = async (): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(origin);
    await page.evaluate(openQueue(url));
    return page;
  };
  const topics = async () => (await createGalleyClient({ baseUrl: url }).listJobs({ kind: "blog" })).jobs.length;
  return { context, openTab, topics, url };
}

test("what is asked for without a network survives a reload, and is one job once the network is back", async () => {
  const { context, openTab, topics, url } = await openScene();
  const page = await openTab();
  await context.setOffline(true);
  await page.evaluate(add("Bees in the city"));
  expect(await states(page)).toEqual(["waiting"]);
  // The page itself comes from its server; only for that there is a network, and none for Galley.
  await context.route(`${url}/**`, (route) => route.abort("internetdisconnected"));
  await context.setOffline(false);
  await page.reload();
  await page.evaluate(openQueue(url));
  expect(await states(page)).toEqual(["waiting"]);
  expect(await topics()).toBe(0);
  await context.setOffline(true);
  await context.unroute(`${url}/**`);
  await context.setOffline(false);
  await expect.poll(() => states(page), { timeout: 10_000 }).toEqual(["submitted"]);
  expect(await topics()).toBe(1);
});

test("two tabs send it once, and both see that it was sent", async () => {
  const { context, openTab, topics } = await openScene();
  const [one, other] = [await openTab(), await openTab()];
  await context.setOffline(true);
  await one.evaluate(add("Bees in the city"));
  await other.evaluate(add("Bees on the roof"));
  expect(await states(other)).toEqual(["waiting", "waiting"]);
  await context.setOffline(false);
  for (const page of [one, other]) {
    await expect.poll(() => states(page), { timeout: 10_000 }).toEqual(["submitted", "submitted"]);
  }
  await Promise.all([one.evaluate("queue.flush()"), other.evaluate("queue.flush()")]);
  expect(await topics()).toBe(2);
});
