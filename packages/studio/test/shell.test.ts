import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { openStudio, screenshot } from "./support/studio.ts";

/** The roots' theme, as its style says. */
const ground = "getComputedStyle(document.documentElement).backgroundColor";

test("the navigation leads to each page, which has a title, one heading and an address that can be kept", async () => {
  const { page } = await openStudio({ path: "/jobs" });
  const navigation = page.getByRole("navigation", { name: "Pages" });
  for (const name of ["Write", "Images", "Datasets", "Queues", "Jobs"]) {
    await navigation.getByRole("link", { name }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await expect.poll(() => page.title()).toBe(`${name} · Galley`);
    expect(await navigation.locator("[aria-current=page]").textContent()).toBe(name);
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
  }
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Queues" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Queues" }).waitFor();
  await page.getByText("Live", { exact: false }).first().waitFor();
});

test("a theme that is chosen stays, in this tab, in others and after a reload; the system's holds else", async () => {
  const { page, openTab } = await openStudio({ path: "/jobs" });
  const light = await page.evaluate(ground);
  const other = await openTab("/jobs");
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
  expect(await page.evaluate(ground)).not.toBe(light);
  await expect.poll(() => other.evaluate(ground)).not.toBe(light);
  await page.reload();
  expect(await page.evaluate(ground)).not.toBe(light);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemcheckbox", { name: "As the system" }).click();
  expect(await page.evaluate(ground)).toBe(light);
  await page.emulateMedia({ colorScheme: "dark" });
  await expect.poll(() => page.evaluate(ground)).not.toBe(light);
});

test("whoever uses keys comes past the navigation at once, and is taken along to a new page", async () => {
  const { page } = await openStudio({ path: "/jobs" });
  await page.getByRole("heading", { name: "Jobs", exact: true }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  expect(await page.evaluate("document.activeElement.id")).toBe("content");
  await page.getByRole("link", { name: "Queues" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "Queues" }).waitFor();
  await expect.poll(() => page.evaluate("document.activeElement.id")).toBe("content");
});

test("an address that is no page says so", async () => {
  const { page } = await openStudio({ path: "/nowhere/at/all" });
  await page.getByText("There is no such page").waitFor();
  await checkAccessibility(page);
  await page.getByRole("link", { name: "Go to the jobs" }).click();
  await page.getByRole("heading", { name: "Jobs", exact: true }).waitFor();
});

test("on a phone the pages are in reach of a thumb, and nothing is wider than the screen", async () => {
  const { page } = await openStudio({ path: "/jobs", viewport: { width: 360, height: 740 } });
  await page.getByRole("heading", { name: "Jobs", exact: true }).waitFor();
  for (const name of ["Queues", "Jobs"]) {
    await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
    await page.getByRole("heading", { level: 1, name }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
  }
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Dark" }).waitFor();
  await checkAccessibility(page);
  await screenshot(page, "phone-menu");
});

test("what breaks in one page leaves the rest, and a page whose code is gone can be loaded anew", async () => {
  const { page } = await openStudio({ path: "/jobs", allow: [/./] });
  await page.getByRole("heading", { name: "Jobs", exact: true }).waitFor();
  await page.route("**/assets/page-*.js", (route) => route.fulfill({ status: 404 }));
  await page.getByRole("link", { name: "Queues" }).click();
  await page.getByText("This page is older than the Galley it belongs to.").waitFor();
  await page.unroute("**/assets/page-*.js");
  await page.getByRole("button", { name: "Load the page again" }).click();
  await page.getByRole("heading", { level: 1, name: "Queues" }).waitFor();
});
