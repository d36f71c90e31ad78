import chromium from "@sparticuz/chromium";
import { type Browser, chromium as playwright } from "playwright-core";
import { onTestFinished } from "vitest";

/** A real browser, with its own rules about other origins; ends with the test. */
export async function openBrowser(): Promise<Browser> {
  // The arguments that the package proposes would turn the browser's rules off.
  const browser = await playwright.launch({ executablePath: await chromium.executablePath(), args: ["--no-sandbox"] });
  onTestFinished(() => browser.close());
  return browser;
}
