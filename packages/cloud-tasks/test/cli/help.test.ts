import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { runCloudTasks } from "./process.ts";

test("--help fits a screen, and names every setting of a queue", async () => {
  const run = runCloudTasks(["--help"]);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.out.length).toBeLessThanOrEqual(42);
  expect(run.out.filter((line) => line.length > 80)).toEqual([]);
  expect(run.out.join(" ").match(/\b[a-z-]+(?==\d)/g)).toEqual(
    expect.arrayContaining([
      "rate",
      "concurrent",
      "attempts",
      "retry-for",
      "min-backoff",
      "max-backoff",
      "doublings",
      "log",
    ]),
  );
});

test("--version is the package's", async () => {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const run = runCloudTasks(["--version"]);
  expect(await run.ended).toEqual({ code: 0, signal: null });
  expect(run.out).toEqual([version]);
});
