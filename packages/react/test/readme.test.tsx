import { readFileSync } from "node:fs";
import { fireEvent } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { Drafts } from "../examples/drafts.tsx";
import { History } from "../examples/history.tsx";
import { Upload } from "../examples/upload.tsx";
import { WatchJob } from "../examples/watch-job.tsx";
import { App } from "../examples/write-post.tsx";
import * as react from "../src/index.ts";
import { startFakeBatches } from "./support/fake-batches.ts";
import { datasetId, picturesNamed, projectId, startFakeDataset } from "./support/fake-dataset.ts";
import { idOf, jobOf, startFakeGalley } from "./support/fake-galley.ts";
import { ended } from "./support/fake-jobs.ts";
import { pass, show, shown, useStage } from "./support/stage.tsx";

useStage();

const file = (path: string): string => readFileSync(`${import.meta.dirname}/../${path}`, "utf8");
const readme = file("README.md");

test("the README shows the examples as they are, and names what there is", () => {
  const blocks = [...readme.matchAll(/<!-- (examples\/\S+) -->\n```tsx\n([\s\S]*?)```/g)];
  expect(blocks).toHaveLength(5);
  expect(readme.match(/```tsx/g)).toHaveLength(5);
  for (const [, path = "", text] of blocks) expect(text).toBe(file(path));
  for (const name of Object.keys(react)) expect(readme).toContain(name);
  const variables = new Set(file("src/styles.css").match(/--galley-[\w-]+/g));
  for (const variable of variables) expect(readme).toContain(`\`${variable}\``);
});

test("the first example writes a post", async () => {
  const galley = startFakeGalley();
  vi.spyOn(globalThis, "fetch").mockImplementation(galley.fetch as typeof fetch);
  const page = show(<App />, galley);
  fireEvent.click(page.getByRole("button", { name: "Write" }));
  await shown();
  galley.set(ended(jobOf(1, "completed", 100), "completed"));
  await pass(5000);
  expect(page.getByRole("article").textContent).toContain("Start with leaves.");
  expect(document.title).toBe("Composting at home");
});

test("the example of a job shows its text and stages, and cancels it", async () => {
  const galley = startFakeGalley();
  galley.set(jobOf(1, "processing", 10));
  const page = show(<WatchJob jobId={idOf(1)} />, galley);
  await shown();
  galley.write(idOf(1), "Start with leaves.");
  await shown();
  expect(page.getByRole("heading").nextElementSibling?.textContent).toBe("Start with leaves.");
  expect(page.getByRole("listitem").textContent).toContain("Writing the draft");
  fireEvent.click(page.getByRole("button", { name: "Cancel" }));
  await shown();
  expect(page.getByText("Cancelled")).toBeTruthy();
});

test("the example of the history shows older jobs when asked", async () => {
  const galley = startFakeGalley();
  for (let number = 1; number <= 30; number++) galley.set(ended(jobOf(number, "completed", 100), "completed"));
  const page = show(<History />, galley);
  await shown();
  expect(page.getAllByRole("listitem")).toHaveLength(20);
  fireEvent.click(page.getByRole("button", { name: "Older" }));
  await shown();
  expect(page.getAllByRole("listitem")).toHaveLength(30);
});

test("the example of drafts draws and approves", async () => {
  const galley = startFakeBatches();
  const page = show(<Drafts />, galley);
  fireEvent.click(page.getByRole("button", { name: "Draw" }));
  await shown();
  galley.complete(1);
  await shown();
  fireEvent.click(page.getByRole("button", { name: "Approve Lighthouse 1" }));
  await shown();
  expect(galley.posted.at(-1)).toEqual({ job_ids: [idOf(1)], quality: "high" });
});

test("the example of an upload uploads", async () => {
  const galley = startFakeDataset();
  const page = show(<Upload projectId={projectId} datasetId={datasetId} />, galley);
  await shown();
  const input = page.container.querySelector("input[type=file]") as HTMLInputElement;
  Object.defineProperty(input, "files", { value: picturesNamed("a.jpg") });
  fireEvent.change(input);
  await shown();
  expect(galley.stored).toEqual(["a.jpg"]);
});
