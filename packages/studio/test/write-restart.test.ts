import { createServer } from "node:net";
import { expect, test } from "vitest";
import { runGalley } from "../../../tests/support/process.ts";
import { temporaryFolder } from "../../../tests/support/server.ts";
import { heldModel } from "./support/held-model.ts";
import { openStudio } from "./support/studio.ts";

/** A port that is free now: both processes are to be found at it. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port");
  return String(address.port);
}

test("a post outlives its server: the page waits, and shows how the next one goes on", {
  timeout: 120_000,
}, async () => {
  const { env, goOn } = await heldModel();
  const settings = { ...env, PORT: await freePort(), GALLEY_DATA_DIR: temporaryFolder() };
  const first = runGalley(["start"], settings);
  const url = await first.ready;
  const { page, client } = await openStudio({ url, path: "/write", allow: [/net::ERR_/, /status of 50[234]/] });
  const { job_id } = await client.createBlogJob({
    topic: "Composting at home",
    keywords: ["composting"],
    length: "short",
    include_faq_section: false,
  });
  await page.goto(`${url}/write/${job_id}`);
  const text = page.getByRole("region", { name: "Text of the post" });
  await expect.poll(() => text.locator("p").count(), { timeout: 50_000 }).toBeGreaterThan(1);
  const words = (await text.locator("p").first().innerText()).slice(0, 60);

  first.kill("SIGKILL");
  await first.ended;
  await text.getByText(words).waitFor();
  await page.getByText(/^(reconnecting|every few seconds)$/).waitFor();
  goOn();
  await runGalley(["start"], settings).ready;
  await page.getByRole("article", { name: "Preview" }).getByText(words).waitFor({ timeout: 90_000 });
});
