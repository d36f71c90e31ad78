import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { badPhotos } from "../../server/test/support/photos-bad.ts";
import { checkAccessibility } from "./support/accessibility.ts";
import { chooseFiles, dropPaths, goodFiles, openDataset, writeFiles } from "./support/datasets.ts";
import { type StudioSetup, screenshot } from "./support/studio.ts";

const looks: ReadonlyArray<[name: string, setup: StudioSetup]> = [
  ["desktop", {}],
  ["phone", { viewport: "phone", theme: "dark" }],
];

/** No finding of axe's, nothing wider than the page, and a picture of it for whoever wants to look. */
async function check(page: Page, name: string, theme: StudioSetup["theme"]): Promise<void> {
  await page.emulateMedia({ colorScheme: theme ?? "light", reducedMotion: "reduce" });
  await screenshot(page, name);
  await checkAccessibility(page);
  const over = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
  expect([name, over]).toEqual([name, 0]);
}

test.for(looks)(
  "every view, on a %s, is accessible in both themes and fits",
  { timeout: 240_000 },
  async ([name, setup]) => {
    const { page, url, client, project, dataset, path } = await openDataset(setup);
    const look = (view: string) => check(page, `datasets-${name}-${view}`, setup.theme);
    await page.getByText("Drop images or folders here").waitFor();
    await look("empty");
    const [one] = writeFiles(await goodFiles(1, { from: 100 }));
    await dropPaths(page, [one!], () => look("drop"));
    const bad = await badPhotos();
    await chooseFiles(page, [...(await goodFiles(40)), ...bad]);
    await page.getByRole("region", { name: "Files that need attention" }).waitFor();
    await look("working");
    await client.waitForProcessing(project.id, dataset.id);
    await page.getByRole("button", { name: "Retry all failed" }).waitFor();
    await page.getByRole("gridcell", { name: "photo-100.jpg" }).or(page.getByRole("gridcell")).first().waitFor();
    await look("done");
    await page.getByRole("button", { name: "Clear" }).click();
    await page.goto(`${url}${path}?status=completed`);
    await page.getByRole("gridcell").nth(11).locator("img:not(.opacity-0)").waitFor();
    await look("grid");
    await page.getByRole("gridcell").nth(3).getByRole("link").click();
    await page.getByRole("dialog").getByText("320 × 240 px").waitFor();
    await page.getByRole("dialog").getByRole("img").waitFor();
    await look("detail");
    await page.keyboard.press("Escape");

    await client.createDataset(project.id, {
      name: "Flight 13, with a name that is rather long for a list on a phone",
    });
    await page.goto(`${url}/datasets/${project.id}`);
    await page.getByRole("row", { name: /Flight 12.*40|41/ }).waitFor();
    await look("project");
    await client.createProject({
      name: "Harbour",
      description: "Boats and buoys, seen from the crane",
      question_type: "count",
    });
    await page.goto(`${url}/datasets`);
    await page.getByRole("link", { name: "Harbour" }).waitFor();
    await look("projects");
    await page.getByRole("button", { name: "New project" }).click();
    await page.getByText("Question about the images").click();
    await page.getByLabel("Answer").selectOption("multiple_choice");
    await look("form");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "More about Roof survey" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByText("Roof survey goes, with its 2 datasets and all images in them.").waitFor();
    await look("delete");
  },
);
