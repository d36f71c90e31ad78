import { createGalleyClient } from "@galley/client";
import { expect, test } from "vitest";
import { call, startGalley } from "../../../tests/support/server.ts";
import { checkAccessibility } from "./support/accessibility.ts";
import { openStudio, screenshot } from "./support/studio.ts";

const admin = "admin-key-0123456789";
const tenant = "tenant-key-0123456789";
const env = { GALLEY_API_KEYS: `acme:admin:${admin},acme:tenant:${tenant}` };
/** A refusal is an error of the console to a browser. */
const allow = [/401 \(Unauthorized\)/, /403 \(Forbidden\)/];

test("without a key the Studio asks for one, says what is wrong with a bad one, and keeps a good one", async () => {
  const { page, openTab } = await openStudio({ env, allow, path: "/jobs" });
  const dialog = page.getByRole("dialog", { name: "This Galley asks for a key" });
  await dialog.waitFor();
  await checkAccessibility(page);
  await screenshot(page, "key-prompt");
  await page.keyboard.press("Escape");
  expect(await dialog.isVisible()).toBe(true);
  const use = dialog.getByRole("button", { name: "Use this key" });
  await use.click();
  await dialog.getByText("Paste the key here.").waitFor();
  await dialog.getByLabel("API key").fill("curl -H key");
  await use.click();
  await dialog.getByText("A key has no spaces").waitFor();
  await dialog.getByLabel("API key").fill("wrong-key-0123456789");
  await use.click();
  await dialog.getByText("Galley does not know this key").waitFor();
  await dialog.getByLabel("API key").fill(admin);
  await dialog.getByLabel("API key").press("Enter");
  await page.getByText("No jobs yet").waitFor();
  await page.reload();
  await page.getByText("No jobs yet").waitFor();
  // Kept in the browser: another tab has it too.
  await (await openTab("/queues")).getByRole("heading", { name: "Queues" }).waitFor();
});

test("a key that is not to be remembered ends with its tab, and can be forgotten before", async () => {
  const { page, openTab } = await openStudio({ env, allow, path: "/jobs" });
  await page.getByLabel("API key").fill(admin);
  await page.getByLabel("Remember it in this browser").uncheck();
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.getByText("No jobs yet").waitFor();
  await page.reload();
  await page.getByText("No jobs yet").waitFor();
  await (await openTab("/jobs")).getByRole("dialog", { name: "This Galley asks for a key" }).waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("menuitem", { name: "Forget the key" }).click();
  await page.getByRole("dialog", { name: "This Galley asks for a key" }).waitFor();
  expect(await page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")).not.toContain(admin);
});

test("a tenant's key sees no queues and is told which key does; an admin's sees them", async () => {
  const { page } = await openStudio({ env, allow, path: "/queues" });
  await page.getByLabel("API key").fill(tenant);
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.getByText("Queues need a key with the scope admin").waitFor();
  await checkAccessibility(page);
  await page.getByRole("button", { name: "Use another key" }).click();
  const dialog = page.getByRole("dialog", { name: "Use another key" });
  await dialog.getByLabel("API key").fill(admin);
  await dialog.getByRole("button", { name: "Use this key" }).click();
  await page.getByText("blog-generation-queue").waitFor();
});

test("a key that is revoked while it is used is asked for anew", async () => {
  const { url } = await startGalley(env);
  const keys = `${url}/api/v1/keys`;
  const authorization = { authorization: `Bearer ${admin}` };
  const made = await call<{ id: string; key: string }>(
    keys,
    "POST",
    { name: "page", tenant: "acme", scope: "tenant" },
    authorization,
  );
  const { page } = await openStudio({ url, allow, path: "/jobs" });
  await page.getByLabel("API key").fill(made.body.key);
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.getByText("No jobs yet").waitFor();
  await call(`${keys}/${made.body.id}`, "DELETE", undefined, authorization);
  await page.getByText("is not valid any more").waitFor();
  await page.getByLabel("API key").fill(tenant);
  await page.getByRole("button", { name: "Use this key" }).click();
  await page.getByText("No jobs yet").waitFor();
  const { who } = { who: await createGalleyClient({ baseUrl: url, apiKey: tenant }).whoAmI() };
  expect(who.scope).toBe("tenant");
});
