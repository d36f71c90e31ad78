import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openBrowser } from "./support/browser.ts";
import { installed, installIn, pack, run } from "./support/packed.ts";
import { startGalley } from "./support/server.ts";

const names = ["client", "react"];
const place = mkdtempSync(join(tmpdir(), "galley-published-"));
const project = join(place, "project");
let tarballs: string[];
beforeAll(async () => {
  tarballs = await pack(names, place);
  await installIn(project, tarballs, { others: ["@types/node", "undici-types", "@types/react", "csstype", "react"] });
}, 120_000);
afterAll(() => rmSync(place, { recursive: true, force: true }));

describe.each(names)("@galley/%s", (name) => {
  const tarball = () => tarballs[names.indexOf(name)]!;

  test("publint finds nothing", async () => {
    expect(await run(process.execPath, [installed("publint"), "--strict", tarball()], project)).toContain("All good!");
  }, 60_000);

  test("its types are found as its code is, by Node's rules and by bundlers'", async () => {
    // They are ES modules only; a style sheet has no types.
    const args = [tarball(), "--profile", "esm-only", "--exclude-entrypoints", "./styles.css", "--no-emoji"];
    const told = stripVTControlCharacters(await run(process.execPath, [installed("attw"), ...args], project));
    expect(told).toMatch(/node16 \(from ESM\) │ OK/);
    expect(told).toMatch(/bundler +│ OK/);
  }, 60_000);
});

const program = `
import { createGalleyClient, type BlogResult, GalleyError } from "@galley/client";
const galley = createGalleyClient({ baseUrl: "http://127.0.0.1:8080" });
export async function write(): Promise<BlogResult> {
  const job = await galley.createAndPollBlogJob({ topic: "Composting", keywords: ["compost"], tone: undefined });
  const citations: string[] = job.result.citations.map(({ text }) => text);
  console.log(citations, GalleyError);
  // @ts-expect-error there is no such field
  job.result.nothing;
  // @ts-expect-error there is no such tone
  await galley.createBlogJob({ topic: "Composting", keywords: ["compost"], tone: "rude" });
  return job.result;
}
`;
const page = `${program}
import { useAsyncBlogGeneration } from "@galley/react";
export const title = (): string | undefined => useAsyncBlogGeneration().result?.title;
`;

test.each([
  ["Node", program, { module: "nodenext", moduleResolution: "nodenext", lib: ["es2023"], types: ["node"] }],
  ["a bundler", page, { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] }],
])("what is packed type-checks in a new project, by the rules of %s", { timeout: 60_000 }, async (_, text, options) => {
  writeFileSync(join(project, "program.ts"), text);
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false };
  const compilerOptions = { ...options, ...strict, target: "es2023", noEmit: true };
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  expect(await run(process.execPath, [installed("tsc"), "--project", "."], project)).toBe("");
});

/** An example in a folder of its own, with what is packed. */
async function install(example: string, others: string[] = []): Promise<string> {
  const folder = join(place, example);
  const own = others.length === 0 ? tarballs.slice(0, 1) : tarballs;
  await installIn(folder, own, { others, example });
  return folder;
}

const types: Record<string, string> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };

/** Serves a folder's files, as any server of static files does. */
async function serve(folder: string): Promise<string> {
  const site = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://site").pathname;
    const file = join(folder, path === "/" ? "index.html" : path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.setHeader("content-type", types[extname(file)] ?? "application/octet-stream");
    createReadStream(file).pipe(response);
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    site.closeAllConnections();
    site.close();
  });
  return `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
}

/** Opens a page that must say nothing in its console. */
async function open(address: string) {
  const page = await (await openBrowser()).newPage();
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    // No example has an icon.
    const isIcon = message.location().url.endsWith("/favicon.ico");
    if (["error", "warning"].includes(message.type()) && !isIcon) complaints.push(message.text());
  });
  await page.goto(address);
  return { page, complaints };
}

test("examples/node has a post written, and shows it as it comes", { timeout: 120_000 }, async () => {
  const folder = await install("node");
  const { url } = await startGalley();
  const printed = await run("npm", ["start", "--silent", "--", "Composting at home", "composting"], folder, {
    ...process.env,
    GALLEY_URL: url,
  });
  const [post = ""] = readdirSync(folder).filter((file) => file.endsWith(".md"));
  expect(readFileSync(join(folder, post), "utf8")).toMatch(/^# .*Compost/);
  expect(printed).toMatch(/^job \S+ is queued\n/);
  expect(printed).toContain(`written to ${post}`);
});

test("examples/plain-html shows a post, with no build", { timeout: 120_000 }, async () => {
  const site = await serve(await install("plain-html"));
  const { url } = await startGalley({ GALLEY_CORS_ORIGINS: site });
  const { page, complaints } = await open(`${site}/?galley=${url}`);
  await page.getByRole("button", { name: "Write" }).click();
  await page.getByRole("status").filter({ hasText: "Done. SEO" }).waitFor();
  expect(await page.getByRole("article").innerText()).toContain("ompost");
  expect(complaints).toEqual([]);
});

test("examples/vite-react builds, type-checked, and shows a post", { timeout: 120_000 }, async () => {
  const others = [
    ...["react", "react-dom", "scheduler", "vite", "typescript"],
    ...["@vitejs/plugin-react", "@types/react", "@types/react-dom", "csstype"],
  ];
  const folder = await install("vite-react", others);
  await run(process.execPath, [installed("tsc"), "--noEmit"], folder);
  await run(process.execPath, [installed("vite"), "build", "--logLevel", "error"], folder);
  const site = await serve(join(folder, "dist"));
  const { url } = await startGalley({ GALLEY_CORS_ORIGINS: site });
  const { page, complaints } = await open(`${site}/?galley=${url}`);
  await page.getByRole("button", { name: "Write" }).click();
  await page.getByRole("progressbar").waitFor();
  await page.getByRole("article").waitFor();
  expect(await page.getByRole("article").innerText()).toContain("ompost");
  expect(complaints).toEqual([]);
});
