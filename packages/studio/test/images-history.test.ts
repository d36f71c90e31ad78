import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { compose, makeImage } from "./support/images.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const long = { timeout: 180_000 };

test("a history of a thousand images holds only what is near the screen in the page", long, async () => {
  const { page, client } = await openStudio({ path: "/images?show=open", env: { GALLEY_RATE_LIMIT_PER_MINUTE: "0" } });
  // Not to be begun before tomorrow: they are there, and cost no work.
  const schedule_time = new Date(Date.now() + 86_400_000).toISOString();
  for (let batch = 0; batch < 50; batch++) {
    const images = Array.from({ length: 20 }, (_, at) => ({ prompt: `Lighthouse ${batch * 20 + at}` }));
    await client.createImageBatch({ images, schedule_time });
  }
  await page.reload();
  const tiles = page.locator("main ul a[href^='/images/job/']");
  await tiles.first().waitFor();
  const heads = page.getByRole("link", { name: /^Batch/ });
  const seen = new Set<string>();
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, 700);
        for (const href of await heads.evaluateAll((links) => links.map((link) => String(link)))) seen.add(href);
        expect(await tiles.count()).toBeLessThan(100);
        return seen.size;
      },
      { timeout: 90_000, interval: 50 },
    )
    .toBe(50);
  await screenshot(page, "images-history");
});

test("on a phone all of it fits, in both themes", long, async () => {
  const { page, client, url } = await openStudio({ viewport: "phone", theme: "dark", path: "/images" });
  const fits = () => page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
  await compose(page, ["A lighthouse at dawn", "A forest"]);
  await page.getByRole("checkbox").nth(1).waitFor();
  await page.getByLabel("Select A forest").check();
  await checkAccessibility(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await screenshot(page, "images-phone-batch");
  expect(await fits()).toBe(true);
  await page.goto(`${url}/images`);
  await page.getByRole("heading", { name: "History" }).waitFor();
  await screenshot(page, "images-phone-home");
  expect(await fits()).toBe(true);
  await checkAccessibility(page);
  const job = await makeImage(client);
  for (const view of ["details", "variations", "upscale", "edit"]) {
    await page.goto(`${url}/images/job/${job.job_id}?view=${view}`);
    await page.getByRole("tab", { selected: true }).waitFor();
    await page.getByText("Fit", { exact: true }).waitFor();
    expect(await fits(), view).toBe(true);
    await checkAccessibility(page);
    await page.emulateMedia({ colorScheme: "dark" });
    await screenshot(page, `images-phone-${view}`);
  }
  await page.getByText("Draw on the image first.").waitFor();
  await page.getByRole("img", { name: /^Mask/ }).tap();
  await page.getByText("Draw on the image first.").waitFor({ state: "detached" });
});

test("what is not there is said", long, async () => {
  const nobody = "00000000-0000-4000-8000-000000000000";
  const { page, url } = await openStudio({ path: `/images/${nobody}`, allow: [/404/] });
  await page.getByRole("alert").waitFor();
  await page.goto(`${url}/images/job/${nobody}`);
  await page.getByRole("alert").waitFor();
  await page.goto(`${url}/images/own?id=${nobody}`);
  await page.getByText("This browser does not know the image").waitFor();
  await checkAccessibility(page);
});
