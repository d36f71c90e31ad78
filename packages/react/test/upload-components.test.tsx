import type { UploadFile } from "@galley/client";
import { createEvent, fireEvent } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { UploadDropZone, UploadProgress, useDatasetUpload } from "../src/index.ts";
import { datasetId, picturesNamed, projectId, startFakeDataset } from "./support/fake-dataset.ts";
import { startFakeGalley } from "./support/fake-galley.ts";
import { pass, show, shown, useStage } from "./support/stage.tsx";

useStage();

type Tree = { [name: string]: File | Tree };

/** An entry as a browser gives it, folders in pieces of two. */
function entryOf(name: string, what: File | Tree): FileSystemEntry {
  const isFile = what instanceof File;
  const children = isFile ? [] : Object.entries(what).map(([child, below]) => entryOf(child, below));
  const createReader = () => ({
    readEntries: (found: (entries: FileSystemEntry[]) => void) => found(children.splice(0, 2)),
  });
  const file = (found: (file: File) => void) => found(what as File);
  return { name, isFile, isDirectory: !isFile, createReader, file } as unknown as FileSystemEntry;
}

function drop(zone: Element, tree: Tree): void {
  const items = Object.entries(tree).map(([name, what]) => {
    return { kind: "file", webkitGetAsEntry: () => entryOf(name, what), getAsFile: () => what };
  });
  const event = createEvent.drop(zone);
  Object.defineProperty(event, "dataTransfer", { value: { types: ["Files"], items, files: [] } });
  fireEvent(zone, event);
}

const [a, b, c] = picturesNamed("a.jpg", "b.jpg", "c.PNG") as [File, File, File];
const nameOf = (files: readonly UploadFile[]): string[] => files.map(({ name }) => name);

test("folders are gone through; of them only pictures are taken, names that occur twice get their path", async () => {
  const onFiles = vi.fn<(files: readonly UploadFile[]) => void>();
  const page = show(<UploadDropZone onFiles={onFiles} />, startFakeGalley());
  const zone = page.getByRole("group", { name: "Upload pictures" });
  const notes = new File(["x"], "notes.txt");
  const [same] = picturesNamed("a.jpg") as [File];
  drop(zone, {
    "a.jpg": a,
    days: { one: { "a.jpg": same, "b.jpg": b, "c.PNG": c, ".DS_Store": notes } },
    "notes.txt": notes,
  });
  await pass();
  expect(onFiles.mock.calls.map(([files]) => nameOf(files))).toEqual([
    ["a.jpg", "days_one_a.jpg", "b.jpg", "c.PNG", "notes.txt"],
  ]);
  expect(page.getByRole("status").textContent).toBe("5 files chosen, 1 left out that is no picture");
});

test("buttons open the browser's dialogues, for files and for a folder; the same files may come again", async () => {
  const onFiles = vi.fn<(files: readonly UploadFile[]) => void>();
  const page = show(<UploadDropZone onFiles={onFiles} accept="image/png" />, startFakeGalley());
  const inputs = [...page.container.querySelectorAll<HTMLInputElement>("input[type=file]")];
  expect(inputs.map((input) => input.hasAttribute("webkitdirectory"))).toEqual([false, true]);
  expect(inputs.every((input) => input.hidden && input.multiple && input.accept === "image/png")).toBe(true);
  const opened = inputs.map((input) => vi.spyOn(input, "click").mockImplementation(() => {}));
  for (const button of page.getAllByRole("button")) fireEvent.click(button);
  expect(opened.map((spy) => spy.mock.calls.length)).toEqual([1, 1]);
  Object.defineProperty(inputs[0], "files", { value: [a, b] });
  fireEvent.change(inputs[0] as Element);
  await pass();
  expect(onFiles.mock.calls.map(([files]) => nameOf(files))).toEqual([["a.jpg", "b.jpg"]]);
});

test("it shows that files are held over it, and takes none while it is disabled", async () => {
  const onFiles = vi.fn();
  const galley = startFakeGalley();
  const page = show(<UploadDropZone onFiles={onFiles} />, galley);
  const zone = page.getByRole("group");
  const drag = (type: "dragOver" | "dragLeave", types: string[], relatedTarget: Element | null = null) => {
    const event = createEvent[type](zone);
    Object.defineProperty(event, "dataTransfer", { value: { types, dropEffect: "none" } });
    Object.defineProperty(event, "relatedTarget", { value: relatedTarget });
    fireEvent(zone, event);
    return event.defaultPrevented;
  };
  expect(drag("dragOver", ["text/plain"])).toBe(false);
  expect(drag("dragOver", ["Files"])).toBe(true);
  expect(zone.className).toBe("galley-drop galley-drop--over");
  drag("dragLeave", ["Files"], zone.querySelector("button"));
  expect(zone.className).toContain("--over");
  drag("dragLeave", ["Files"]);
  expect(zone.className).toBe("galley-drop");
  page.rerender(<UploadDropZone onFiles={onFiles} disabled />);
  expect(drag("dragOver", ["Files"])).toBe(false);
  drop(zone, { "a.jpg": a });
  await pass();
  expect(onFiles).not.toHaveBeenCalled();
  expect((page.getAllByRole("button") as HTMLButtonElement[]).every(({ disabled }) => disabled)).toBe(true);
});

test("UploadProgress shows both phases, failures with their reasons, and sends them again", async () => {
  const galley = startFakeDataset();
  galley.refused.add("0.txt");
  for (let number = 1; number <= 30; number++) galley.failing.add(`${number}.jpg`);
  const Page = () => {
    const upload = useDatasetUpload(projectId, datasetId);
    return (
      <>
        <UploadDropZone onFiles={upload.upload} />
        <UploadProgress upload={upload} />
      </>
    );
  };
  const page = show(<Page />, galley);
  await shown();
  const text = (name: string) => page.getByRole("progressbar", { name }).getAttribute("aria-valuetext");
  const state = () => page.container.querySelector(".galley-upload__state")?.textContent;
  expect(state()).toBe("Nothing is being uploaded");
  const release = galley.hold();
  const files = picturesNamed("0.txt", "ok.jpg", ...galley.failing);
  drop(page.getByRole("group"), Object.fromEntries(files.map((file) => [file.name, file])));
  await shown();
  expect(state()).toBe("Uploading 32 files");
  expect(page.getByRole("button", { name: "Stop the upload" })).toBeTruthy();
  release();
  await pass(60_000);
  expect(state()).toBe("Processing");
  expect(text("Upload")).toMatch(/^100 %, 32 of 32 files, /);
  expect(text("Processing")).toBe("0 %, 0 of 1 processed");
  const failures = () => page.getAllByRole("listitem").map((item) => item.textContent);
  expect(failures().slice(0, 2)).toEqual(["0.txt Not a picture", "1.jpg No room now"]);
  expect(failures()).toHaveLength(20);
  fireEvent.click(page.getByRole("button", { name: "Show more of 31" }));
  expect(failures()).toHaveLength(31);
  galley.failing.clear();
  fireEvent.click(page.getByRole("button", { name: "Send 30 files again" }));
  await shown();
  expect(text("Upload")).toMatch(/^100 %, 32 of 32 files, /);
  galley.process(30, ["ok.jpg"]);
  // Of a stream that has been silent for so long the client thinks that it does not get through: it looks every 2 s.
  await pass(2100);
  expect(state()).toBe("Completed, 31 files stored");
  expect(failures()).toEqual(["0.txt Not a picture", "ok.jpg: cannot be read"]);
  fireEvent.click(page.getByRole("button", { name: "Process 1 file again" }));
  await shown();
  expect(galley.count("/reprocess")).toBe(1);
  expect(text("Processing")).toBe("96 %, 30 of 31 processed");
});
