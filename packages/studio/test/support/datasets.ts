import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Dataset, Project } from "@galley/client";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { temporaryFolder } from "../../../../tests/support/server.ts";
import { photo } from "../../../server/test/support/photos.ts";
import { type OpenStudio, openStudio, type StudioSetup } from "./studio.ts";

/** A file that somebody has. */
export interface OwnFile {
  name: string;
  bytes: Buffer;
}

export interface OpenDataset extends OpenStudio {
  readonly project: Project;
  readonly dataset: Dataset;
  readonly path: string;
}

/** The Studio at the page of an empty dataset. */
export async function openDataset(setup: StudioSetup = {}): Promise<OpenDataset> {
  const studio = await openStudio({ path: "/datasets", ...setup });
  const project = await studio.client.createProject({ name: "Roof survey" });
  const dataset = await studio.client.createDataset(project.id, { name: "Flight 12" });
  const path = `/datasets/${project.id}/${dataset.id}`;
  await studio.page.goto(studio.url + path);
  await studio.page.getByRole("heading", { name: "Flight 12" }).waitFor();
  return { ...studio, project, dataset, path };
}

/** So many good pictures, each another one. `pad` makes each longer by so many bytes, which no reader of JPEGs minds. */
export async function goodFiles(count: number, { from = 0, pad = 0 } = {}): Promise<OwnFile[]> {
  const files: OwnFile[] = [];
  for (let number = from; number < from + count; number++) {
    const { name, bytes } = await photo(number);
    files.push({ name, bytes: pad > 0 ? Buffer.concat([bytes, Buffer.alloc(pad, number % 251)]) : bytes });
  }
  return files;
}

/** As if they had been chosen in the browser's own dialog. */
export async function chooseFiles(page: Page, files: readonly OwnFile[]): Promise<void> {
  await page.locator("input[type=file]").first().setInputFiles(writeFiles(files));
}

/** Files in a folder of this machine; gives their paths. */
export function writeFiles(files: readonly OwnFile[], folder = temporaryFolder()): string[] {
  mkdirSync(folder, { recursive: true });
  return files.map(({ name, bytes }) => {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return path;
  });
}

/** Drags files and folders from outside the browser over the page, and lets go. */
export async function dropPaths(page: Page, paths: readonly string[], over?: () => Promise<unknown>): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const drag = (type: "dragEnter" | "dragOver" | "drop") =>
    session.send("Input.dispatchDragEvent", {
      type,
      x: 700,
      y: 500,
      data: { items: [], files: [...paths], dragOperationsMask: 1 },
    });
  await drag("dragEnter");
  await drag("dragOver");
  await over?.();
  await drag("drop");
  await session.detach();
}

/** What stands beside a name in a list of figures, as "Stored" in the panel of the upload. */
export const figure = (page: Page, list: string, name: string) =>
  page.getByLabel(list, { exact: true }).locator("div", { hasText: name }).locator("dd");

/** What becomes so at some time, on a machine that may have much else to do. */
export const eventually = <Seen>(look: () => Seen) => expect.poll(look, { timeout: 60_000, interval: 50 });
