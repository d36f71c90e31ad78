import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runGalley } from "./support/process.ts";
import { temporaryFolder } from "./support/server.ts";

test("the demo writes a post, makes pictures and thumbnails through the API, and ends with 0", {
  timeout: 60_000,
}, async () => {
  const folder = temporaryFolder();
  const galley = runGalley(["demo", "--exit", "--out", folder], { PORT: "0" });
  expect(await galley.ended).toEqual({ code: 0, signal: null });
  const output = galley.lines.join("\n");
  for (const bar of ["post", "drafts", "finals", "upload", "thumbnails"]) {
    expect(output).toMatch(new RegExp(`^${bar} +0%`, "m"));
    expect(output).toMatch(new RegExp(`^${bar} 100%`, "m"));
  }
  expect(output).toMatch(/scores +quality \d+\.\d · SEO \d+\.\d/);
  expect(output).toContain("Uploading 12 photos of 12 megapixels");
  expect(output).toMatch(/^ {2}project {6}Demo \([0-9a-f-]{36}\)\n {2}dataset {6}Photos \([0-9a-f-]{36}\)$/m);
  expect(output).toMatch(/^ {2}thumbnails {3}12, one of them at http:\S+\/thumbnail/m);
  const files = readdirSync(folder);
  expect(files.filter((name) => name.endsWith(".md"))).toHaveLength(1);
  const pictures = files.filter((name) => name.startsWith("picture-"));
  expect(pictures).toHaveLength(2);
  for (const picture of pictures) {
    expect(readFileSync(join(folder, picture)).subarray(1, 4).toString()).toBe("PNG");
    expect(output).toContain(picture);
  }
});

test("where keys are asked for, the demo has one of its own; what fails ends it with 1", {
  timeout: 60_000,
}, async () => {
  const keys = { GALLEY_API_KEYS: "a:tenant:key-of-a-0123456789" };
  const closed = runGalley(["demo", "--exit", "--out", temporaryFolder()], { PORT: "0", ...keys });
  expect([(await closed.ended).code, closed.lines.at(-1)]).toEqual([
    0,
    expect.stringMatching(/^ {2}thumbnails {3}12, one of them at http/),
  ]);
  // Its results have no place: a file is where their folder is to be.
  const file = join(temporaryFolder(), "a-file");
  writeFileSync(file, "precious");
  const failed = runGalley(["demo", "--exit", "--out", file], { PORT: "0", GALLEY_DATA_DIR: temporaryFolder() });
  expect((await failed.ended).code).toBe(1);
  expect(readFileSync(file, "utf8")).toBe("precious");
});
