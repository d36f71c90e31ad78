import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createGalleyClient, type GalleyClient } from "@galley/client";
import type { BrowserContext, Page } from "playwright-core";
import { expect, onTestFinished } from "vitest";
import { openBrowser } from "../../../../tests/support/browser.ts";
import { startGalley } from "../../../../tests/support/server.ts";

const viewports = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

export interface StudioSetup {
  /** Galley's settings. */
  env?: Record<string, string>;
  /** A Galley that runs already. */
  url?: string;
  viewport?: keyof typeof viewports | { width: number; height: number };
  theme?: "light" | "dark";
  /** Where to begin. */
  path?: string;
  /** Messages of the browser that belong to the test, such as a 404 that is looked for. */
  allow?: readonly RegExp[];
  /** For the client that the test has beside the page. */
  apiKey?: string;
}

export interface OpenStudio {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly url: string;
  /** The same Galley, without the page. */
  readonly client: GalleyClient;
  /** Another tab of the same browser. */
  openTab(path: string): Promise<Page>;
  /** What the pages have complained of until now; looked at when the test is over. */
  readonly complaints: string[];
}

/**
 * The Studio in a real browser, served by a real Galley. The test fails when the page throws, logs an error or a warning,
 * or does what its own policy forbids.
 */
export async function openStudio(setup: StudioSetup = {}): Promise<OpenStudio> {
  const url = setup.url ?? (await startGalley(setup.env)).url;
  const browser = await openBrowser();
  const viewport = typeof setup.viewport === "object" ? setup.viewport : viewports[setup.viewport ?? "desktop"];
  const context = await browser.newContext({
    viewport,
    colorScheme: setup.theme ?? "light",
    reducedMotion: "reduce",
    hasTouch: viewport.width < 768,
    isMobile: viewport.width < 768,
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const complaints: string[] = [];
  onTestFinished(() => {
    expect(complaints, "the page complained").toEqual([]);
  });
  const openTab = async (path: string) => {
    const page = await context.newPage();
    // Less than a test has: whoever waits in vain is told for what.
    page.setDefaultTimeout(15_000);
    listen(page, setup.allow ?? [], (complaint) => complaints.push(complaint));
    await page.goto(url + path);
    return page;
  };
  const page = await openTab(setup.path ?? "/");
  return {
    page,
    context,
    url,
    client: createGalleyClient({ baseUrl: url, apiKey: setup.apiKey }),
    openTab,
    complaints,
  };
}

function listen(page: Page, allow: readonly RegExp[], complain: (text: string) => void): void {
  const tell = (text: string) => {
    if (!allow.some((allowed) => allowed.test(text))) complain(text);
  };
  // Violations of the Content-Security-Policy are errors of the console, too.
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") tell(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => tell(`thrown: ${error.stack ?? error.message}`));
}

/** Writes what is seen into the folder that GALLEY_SCREENSHOTS names; without one, nothing. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const folder = process.env.GALLEY_SCREENSHOTS;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
