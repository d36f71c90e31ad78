import { expect, test } from "vitest";
import { picture } from "../../server/test/fakes/images/pictures.ts";
import { checkAccessibility } from "./support/accessibility.ts";
import { compose, endOf, madeFrom, makeImage, openStability } from "./support/images.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const long = { timeout: 120_000 };

test("variations and a larger image appear beside their source, and are linked to it", long, async () => {
  const { page, client, url } = await openStudio({ path: "/images" });
  const job = await makeImage(client, { tags: ["cover"] });
  await page.goto(`${url}/images/job/${job.job_id}`);
  await page.getByText("Built-in (no key)").waitFor();
  await page.getByText("256 × 192").first().waitFor();
  await page.getByText(String(job.result!.images[0]!.seed)).waitFor();
  await page.getByText("Drawn by Galley's embedded local provider").waitFor();
  await checkAccessibility(page);
  await page.getByRole("button", { name: "Copy link" }).click();
  expect(await page.evaluate("navigator.clipboard.readText()")).toBe(url + job.result!.images[0]!.url);
  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download" }).click();
  expect((await file).suggestedFilename()).toMatch(/^[0-9a-f]{8}\.png$/);

  await page.getByRole("tab", { name: "Vary" }).click();
  await page.getByRole("slider", { name: "Number" }).fill("2");
  await page.getByRole("button", { name: "Make 2 variations" }).click();
  await page.getByRole("button", { name: "Compare variations 2" }).waitFor();
  await page.getByRole("tab", { name: "Upscale" }).click();
  await page.getByText("256 × 192 becomes 512 × 384.").waitFor();
  await page.getByRole("button", { name: "Upscale", exact: true }).click();
  await page.getByRole("link", { name: "Open upscaled" }).waitFor();
  const [larger, varied] = await madeFrom(client, job.job_id);
  expect(larger!.result!.images[0]).toMatchObject({ width: 512, height: 384 });
  expect(varied!.result!.images).toHaveLength(2);
  await checkAccessibility(page);
  await screenshot(page, "images-results");

  await page.getByRole("link", { name: "Open variations 2" }).click();
  await page.getByRole("button", { name: "Image 2", pressed: true }).waitFor();
  await page.getByRole("link", { name: "Made from this image" }).click();
  await page.waitForURL(new RegExp(job.job_id));
});

test("a draft is made final from its own page", long, async () => {
  const { page, client, url } = await openStudio({ path: "/images" });
  const job = await makeImage(client, { quality: "draft" });
  await page.goto(`${url}/images/job/${job.job_id}`);
  await page.getByLabel("Quality of the final").selectOption("ultra");
  await page.getByRole("button", { name: "Make final" }).click();
  await page.getByRole("link", { name: "Open the final" }).click();
  await page.getByRole("link", { name: "Its draft" }).waitFor();
  const { final_job_id } = await client.getImageJob(job.job_id);
  expect(page.url()).toContain(final_job_id);
});

test("an image of one's own is uploaded, enlarged, and found again after a reload", long, async () => {
  const { page, client } = await openStudio({ path: "/images" });
  const own = { name: "holiday.png", mimeType: "image/png", buffer: await picture(120, 80) };
  await page.getByLabel("Your own image").setInputFiles(own);
  await page.getByRole("heading", { name: "holiday.png" }).waitFor();
  await page.getByRole("tab", { name: "Upscale" }).click();
  await page.getByText("120 × 80 becomes 240 × 160.").waitFor();
  await page.getByRole("button", { name: "Upscale", exact: true }).click();
  await page.getByRole("link", { name: "Open upscaled" }).waitFor();
  await page.reload();
  await page.getByRole("link", { name: "Open upscaled" }).click();
  await page.getByRole("link", { name: "Made from your image" }).waitFor();
  const jobId = new URL(page.url()).pathname.split("/").at(-1)!;
  expect((await client.getImageJob(jobId)).result!.images[0]).toMatchObject({ width: 240, height: 160 });
  await page.getByRole("link", { name: "Made from your image" }).click();
  await page.getByRole("heading", { name: "holiday.png" }).waitFor();
  await checkAccessibility(page);
});

test("an image that is under way is seen to its end on its own page, through a reload", long, async () => {
  const { mood, env } = await openStability();
  const { page, client, url } = await openStudio({ env, path: "/images" });
  const asked = { prompt: "A slow harbour", provider: "stability_ai" };
  const { job_id } = await client.createImageJob(asked);
  await page.goto(`${url}/images/job/${job_id}`);
  await page.getByText("Drawing").waitFor();
  await page.reload();
  await page.getByText("Drawing").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByText("The image was cancelled").waitFor();
  await checkAccessibility(page);
  mood.hangs = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await page.getByText("Stability AI").waitFor();
  expect((await endOf(client, job_id)).status).toBe("completed");
});

test("images that are asked for from a post belong to it", long, async () => {
  const { page, client, url } = await openStudio({ path: "/images" });
  const { job_id } = await client.createBlogJob({ topic: "Composting at home", keywords: ["composting"] });
  await page.goto(`${url}/images?post=${job_id}`);
  await page.getByText("For the post").waitFor();
  await page.getByText("Final at once").click();
  await page.getByLabel("Quality").selectOption("high");
  await page.getByText("1 image, no charge").waitFor();
  await checkAccessibility(page);
  await compose(page, ["A heap of compost"]);
  await page.getByRole("link", { name: "Open A heap of compost" }).click();
  await page.getByRole("link", { name: "Its post" }).waitFor();
  const images = await client.getBlogImages(job_id);
  expect(images.map(({ is_draft, blog_job_id }) => ({ is_draft, blog_job_id }))).toEqual([
    { is_draft: false, blog_job_id: job_id },
  ]);
});
