import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { expect } from "vitest";

const script = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

declare global {
  // What the script leaves in the page.
  var axe: { run(): Promise<AxeResults> };
}

/** Holds the page, as it is now, against axe's rules in both themes: nothing serious, nothing critical. */
export async function checkAccessibility(page: Page): Promise<void> {
  for (const theme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    // As a value, not as an element: the page's own policy lets no other script in.
    await page.evaluate(script);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const findings = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => ({
        theme,
        id,
        help,
        at: nodes.map(({ html, any }) => `${html.slice(0, 200)}: ${any[0]?.message}`),
      }));
    expect(findings).toEqual([]);
  }
}
