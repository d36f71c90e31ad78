import { expect, test } from "vitest";
import { checkAccessibility } from "./support/accessibility.ts";
import { heldModel } from "./support/held-model.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const refused = [/status of 422/];
const disconnected = [/ERR_INTERNET_DISCONNECTED/];

test("keywords come one by one or as a pasted list, go by keyboard, and all values survive a reload", {
  timeout: 90_000,
}, async () => {
  const { page } = await openStudio();
  const keywords = page.getByRole("textbox", { name: "Keywords" });
  const chips = page.getByRole("list", { name: "Keywords" }).getByRole("listitem");
  await page.getByLabel("Topic").fill("Composting at home");
  await keywords.pressSequentially("compost,");
  await keywords.pressSequentially("bin");
  await keywords.press("Enter");
  await page.evaluate("navigator.clipboard.writeText('worms, garden\\nheap; Compost')");
  await keywords.press("Control+v");
  expect(await chips.allInnerTexts()).toEqual(["compost", "bin", "worms", "garden", "heap"]);
  await page.getByRole("button", { name: "Remove bin" }).focus();
  await page.keyboard.press("Delete");
  await expect.poll(() => page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe("Remove worms");
  await keywords.focus();
  await keywords.press("Backspace");
  expect(await keywords.inputValue()).toBe("heap");
  await keywords.fill("");

  await page.getByLabel("Length").selectOption("own");
  await page.getByLabel("Words", { exact: true }).fill("650");
  await page.getByLabel("Tone").selectOption("casual");
  await page.getByText("Research and checks").click();
  await page.getByLabel("Check facts").uncheck();
  await page.getByText("1 changed").waitFor();
  await page.reload();
  expect(await page.getByLabel("Topic").inputValue()).toBe("Composting at home");
  expect(await chips.allInnerTexts()).toEqual(["compost", "worms", "garden"]);
  expect(await page.getByLabel("Words", { exact: true }).inputValue()).toBe("650");
  expect(await page.getByLabel("Tone").inputValue()).toBe("casual");
  await page.getByText("About 650 words in English").waitFor();
  await page.getByRole("button", { name: "Start over" }).click();
  expect(await page.getByLabel("Topic").inputValue()).toBe("");
  await page.getByRole("button", { name: "Undo" }).click();
  expect(await page.getByLabel("Topic").inputValue()).toBe("Composting at home");
});

test("what Galley finds wrong is said at its field, also in a folded part, until it is changed", {
  timeout: 90_000,
}, async () => {
  const { page } = await openStudio({ allow: refused });
  await page.getByText("Internal links").click();
  await page.getByRole("button", { name: "Add a page to link to" }).click();
  await page.getByLabel("Address").fill("not an address");
  await page.getByText("Internal links").click();
  await page.getByText("Model and budget").click();
  await page.getByLabel("Budget in US dollars").fill("much");
  await page.getByRole("button", { name: "Write the post" }).click();

  await page.getByText("Some of it needs another look").waitFor();
  await expect
    .poll(() => page.evaluate("document.activeElement.id === document.querySelector('[aria-invalid=true]').id"))
    .toBe(true);
  for (const name of ["Topic", "Keywords", "Address", "Title", "Budget in US dollars"]) {
    const field = page.getByLabel(name, { exact: true });
    expect(await field.getAttribute("aria-invalid"), name).toBe("true");
    expect(await field.isVisible(), name).toBe(true);
  }
  await page.getByText("Must have at least 3 characters").waitFor();
  await screenshot(page, "mistakes");
  await checkAccessibility(page);

  await page.getByLabel("Topic").fill("Composting");
  expect(await page.getByLabel("Topic").getAttribute("aria-invalid")).toBeNull();
  await page.getByRole("textbox", { name: "Keywords" }).fill("compost");
  await page.getByRole("button", { name: "Remove page 1" }).click();
  await page.getByLabel("Budget in US dollars").fill("");
  await page.getByLabel("Model", { exact: true }).fill("openai:gpt-5");
  await page.getByRole("button", { name: "Write the post" }).click();
  await page.getByText("no key for openai is configured").waitFor();
  await page.getByLabel("Model", { exact: true }).fill("offline");
  await page.getByRole("button", { name: "Write the post" }).click();
  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
});

test("a double click and a reload while it is being sent make one post", { timeout: 90_000 }, async () => {
  const { env } = await heldModel();
  const { page, client } = await openStudio({ env });
  // The answer to the first request never arrives: the page is reloaded while it waits.
  let sent = 0;
  const arrived = Promise.withResolvers<void>();
  await page.route("**/api/v1/blog/generate-enhanced*", async (route) => {
    sent += 1;
    if (sent > 1) return route.continue();
    await route.fetch();
    arrived.resolve();
  });
  await page.getByLabel("Topic").fill("Composting at home");
  await page.getByRole("textbox", { name: "Keywords" }).fill("compost");
  await page.getByRole("button", { name: "Write the post" }).dblclick();
  await arrived.promise;
  await page.reload();
  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
  expect(sent).toBe(2);
  const { jobs } = await client.listJobs({ kind: "blog" });
  expect(jobs).toHaveLength(1);
  expect(page.url()).toContain(jobs[0]?.job_id);
});

test("without a network the post is kept and asked for when it is back", { timeout: 90_000 }, async () => {
  const { page, context, client } = await openStudio({ allow: disconnected });
  await page.getByText("No posts yet").waitFor();
  await context.setOffline(true);
  await page.getByLabel("Topic").fill("Composting at home");
  await page.getByRole("textbox", { name: "Keywords" }).fill("compost");
  await page.getByRole("button", { name: "Write the post" }).click();
  await page.getByText("Waiting for the network.").waitFor();
  await screenshot(page, "offline");
  await context.setOffline(false);
  await page.waitForURL(/\/write\/[0-9a-f-]{36}$/);
  expect((await client.listJobs({ kind: "blog" })).jobs).toHaveLength(1);
});
