import { expect, test } from "vitest";
import { type GalleyProcess, runGalley } from "../../../tests/support/process.ts";
import { temporaryFolder } from "../../../tests/support/server.ts";
import { checkAccessibility } from "./support/accessibility.ts";
import { compose, openStability } from "./support/images.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const long = { timeout: 120_000 };
const patiently = { timeout: 15_000 };

test("an image that is refused fails alone with its reason, and can be tried again", long, async () => {
  const { mood, env } = await openStability();
  const { page } = await openStudio({ env, path: "/images" });
  await page
    .getByText("1 draft, $0.03")
    .or(page.getByText(/1 draft, \$0\.0\d+/))
    .first()
    .waitFor();
  await compose(page, ["A lighthouse", "Something forbidden", "A harbour"]);
  const reason = page.getByText(/flagged by our moderation system/);
  await reason.waitFor();
  await expect.poll(() => page.getByRole("checkbox").count(), patiently).toBe(2);
  await page.getByText("2 ready · 1 failed").waitFor();
  await page.getByText("Partly failed").waitFor();
  await checkAccessibility(page);
  await screenshot(page, "images-failed");
  mood.refuses = false;
  await page.getByRole("button", { name: "Try again: Something forbidden" }).click();
  await page.getByLabel("Select Something forbidden").waitFor();
  expect(await reason.count()).toBe(0);
});

test("a batch is cancelled in the middle: what is there stays", long, async () => {
  const { env } = await openStability();
  const { page, client } = await openStudio({ env, path: "/images" });
  await compose(page, ["A lighthouse", "A slow harbour"]);
  await page.getByLabel("Select A lighthouse").waitFor();
  await page.getByText("Drawing").waitFor();
  await page.reload();
  await page.getByText("Drawing").waitFor();
  await checkAccessibility(page);
  await screenshot(page, "images-working");
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await page.getByText("1 image will not be made. What is there stays.").waitFor();
  await page.getByRole("button", { name: "Cancel the batch" }).click();
  await page.getByText("1 ready · 1 cancelled").waitFor();
  await page.getByRole("button", { name: "Try again: A slow harbour" }).waitFor();
  const batch = await client.getImageBatch(new URL(page.url()).pathname.split("/").at(-1)!);
  expect(batch.jobs.map(({ status }) => status)).toEqual(["completed", "cancelled"]);
});

test(
  "a server that is killed and comes back in the middle of a batch finishes it before one's eyes",
  long,
  async () => {
    const { mood, env } = await openStability();
    const folder = temporaryFolder();
    const run = (port: string): GalleyProcess => runGalley(["start"], { PORT: port, GALLEY_DATA_DIR: folder, ...env });
    const first = run("0");
    const url = await first.ready;
    const allow = [/ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE|ERR_EMPTY|503/];
    const { page } = await openStudio({ url, allow, path: "/images" });
    await compose(page, ["A lighthouse", "A slow harbour"]);
    await page.getByLabel("Select A lighthouse").waitFor();
    await page.getByText("Drawing").waitFor();
    first.kill("SIGKILL");
    await first.ended;
    mood.hangs = false;
    await run(new URL(url).port).ready;
    await page.getByLabel("Select A slow harbour").waitFor({ timeout: 45_000 });
    expect(await page.getByRole("checkbox").count()).toBe(2);
  },
);
