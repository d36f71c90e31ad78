import { createServer, get } from "node:http";
import type { AddressInfo } from "node:net";
import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { setup as buildStudio } from "../scripts/build-studio.ts";
import { median } from "./figures.ts";
import { startGalley } from "./galley.ts";

const runs = 7;
const pages = ["/write", "/images", "/datasets", "/jobs", "/queues"];

interface Load {
  /** ms from the beginning of the navigation: something is painted; the page's heading is there; no task above 50 ms follows. */
  painted: number;
  ready: number;
  interactive: number;
  scripts: string[];
}

/** Notes in the page when its heading comes, and the end of each long task. As text: its types are the browser's. */
const observe = `(() => {
  const seen = (window.seen = { ready: 0, longUntil: 0 });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.longUntil = startTime + duration;
  }).observe({ type: "longtask", buffered: true });
  new MutationObserver((_, observer) => {
    if (!document.querySelector("h1")) return;
    seen.ready = performance.now();
    observer.disconnect();
  }).observe(document, { childList: true, subtree: true });
})()`;

const read = `(() => ({
  painted: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
  ready: window.seen.ready,
  interactive: Math.max(window.seen.ready, window.seen.longUntil),
  scripts: performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => /\\.js$/.test(name)),
}))()`;

/** A page as somebody meets it who comes for the first time. */
async function load(browser: Browser, address: string): Promise<Load> {
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    await page.addInitScript(observe);
    await page.goto(address);
    await page.locator("h1").first().waitFor();
    // Long tasks are told of when they are over: a second without one ends the look.
    await page.waitForTimeout(1000);
    return await page.evaluate<Load>(read);
  } finally {
    await context.close();
  }
}

/** Bytes of a file as they are sent to who takes gzip. */
const gzipped = (address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(address, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let bytes = 0;
      response.on("data", (chunk: Buffer) => {
        bytes += chunk.length;
      });
      response.on("end", () => resolve(bytes)).on("error", reject);
    }).on("error", reject);
  });

async function bareSite() {
  const site = createServer((_, response) =>
    response.setHeader("content-type", "text/html").end("<!doctype html><title>Bare</title><h1>Bare</h1>"),
  );
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  const address = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  return {
    address,
    close(): void {
      site.closeAllConnections();
      site.close();
    },
  };
}

/** What the Studio's pages cost who opens them: JavaScript sent, and time; beside a page of nothing but a heading. */
export async function studio(): Promise<void> {
  buildStudio();
  const galley = await startGalley(20_080);
  await galley.firstAnswer();
  const bare = await bareSite();
  const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ["--no-sandbox"] });
  try {
    const loads = async (address: string): Promise<Load[]> => {
      const all: Load[] = [];
      for (let run = 0; run < runs; run++) all.push(await load(browser, address));
      return all;
    };
    const nothing = median((await loads(bare.address)).map(({ interactive }) => interactive));
    for (const page of pages) {
      const all = await loads(`${galley.url}${page}`);
      const sizes = await Promise.all((all[0]?.scripts ?? []).map(gzipped));
      const of = (what: "painted" | "ready" | "interactive") => median(all.map((one) => one[what]));
      const kilobytes = sizes.reduce((sum, size) => sum + size, 0) / 1000;
      console.log(
        `studio ${page.padEnd(10)} ${kilobytes.toFixed(0).padStart(4)} kB JavaScript (gzip)  painted ${of("painted").toFixed(0)} ms  heading ${of("ready").toFixed(0)} ms  interactive ${of("interactive").toFixed(0)} ms (bare page ${nothing.toFixed(0)} ms)`,
      );
    }
  } finally {
    await browser.close();
    bare.close();
    await galley.stop();
  }
}
