import { fireEvent } from "@testing-library/react";
import { expect, test } from "vitest";
import { ImageGallery, type ImageGalleryProps, useImageBatch } from "../src/index.ts";
import { startFakeBatches } from "./support/fake-batches.ts";
import { show, shown, useStage } from "./support/stage.tsx";

useStage();

/** A gallery of five: four drafts and one that failed. */
async function gallery(props: Partial<ImageGalleryProps> = {}, count = 5) {
  const galley = startFakeBatches();
  const images = Array.from({ length: count }, () => ({ prompt: "A lighthouse" }));
  const { batch_id } = await galley.client.createImageBatch({ images });
  for (let number = 1; number < count; number++) galley.complete(number);
  galley.fail(count);
  const approved: Array<readonly string[]> = [];
  const Page = () => {
    const { jobs, approve, retry } = useImageBatch({ batchId: batch_id });
    const onApprove = (ids: readonly string[]) => {
      approved.push(ids);
      return approve(ids);
    };
    return <ImageGallery jobs={jobs} onApprove={onApprove} onRetry={retry} {...props} />;
  };
  const page = show(<Page />, galley);
  await shown();
  const boxes = () => page.getAllByRole("checkbox") as HTMLInputElement[];
  const chosen = () => boxes().flatMap((box, index) => (box.checked ? [index + 1] : []));
  return { galley, page, approved, boxes, chosen };
}

test("pictures have names and full addresses; those that failed say why and run again", async () => {
  const { galley, page } = await gallery();
  const pictures = page.getAllByRole("img") as HTMLImageElement[];
  expect(pictures.map(({ alt }) => alt)).toEqual([1, 2, 3, 4].map((number) => `Lighthouse ${number}`));
  expect(pictures[0]?.getAttribute("src")).toBe("https://galley.example/files/1.png");
  expect(page.getByRole("alert").textContent).toBe("The prompt was refused.");
  fireEvent.click(page.getByRole("button", { name: "Try Picture 5 again" }));
  await shown();
  expect(galley.count("/retry")).toBe(1);
  expect(page.getByRole("progressbar", { name: "Progress of Picture 5" })).toBeTruthy();
});

test("drafts are selected by the keyboard, one by one, up to another, all", async () => {
  const { page, boxes, chosen, approved } = await gallery();
  const [first, second] = boxes();
  first?.focus();
  fireEvent.keyDown(first as Element, { key: "ArrowRight" });
  expect(document.activeElement).toBe(second);
  fireEvent.keyDown(second as Element, { key: " " });
  fireEvent.click(second as Element);
  fireEvent.keyDown(second as Element, { key: "End" });
  expect(document.activeElement).toBe(boxes()[3]);
  fireEvent.keyDown(boxes()[3] as Element, { key: " ", shiftKey: true });
  fireEvent.click(boxes()[3] as Element);
  expect(chosen()).toEqual([2, 3, 4]);
  fireEvent.keyDown(boxes()[3] as Element, { key: "a", ctrlKey: true });
  expect(chosen()).toEqual([1, 2, 3, 4]);
  fireEvent.keyDown(boxes()[3] as Element, { key: " " });
  fireEvent.click(boxes()[3] as Element);
  fireEvent.click(page.getByRole("button", { name: "Approve 3 selected" }));
  await shown();
  expect(approved.map((ids) => ids.length)).toEqual([3]);
  expect(boxes()).toHaveLength(1);
  expect(page.getByRole("button", { name: "Approve 0 selected" }).getAttribute("aria-disabled")).toBe("true");
});

test("one is approved by its button, and becomes final in its place", async () => {
  const { galley, page, boxes } = await gallery();
  fireEvent.click(page.getByRole("button", { name: "Approve Lighthouse 2" }));
  await shown();
  expect(boxes()).toHaveLength(3);
  const tile = () => page.getAllByRole("listitem")[1];
  expect(tile()?.textContent).toContain("Final: Waiting to start");
  expect(tile()?.querySelector("img")?.getAttribute("src")).toMatch("/files/2.png");
  galley.complete(6);
  await shown();
  expect(tile()?.querySelector(".galley-tile__state")?.textContent).toBe("Final");
  expect(tile()?.querySelector("img")?.getAttribute("src")).toMatch("/files/6.png");
});

test("a page may keep the selection itself; without approval and selection there are no boxes", async () => {
  const changes: Array<readonly string[]> = [];
  const { galley, page, boxes, chosen } = await gallery({
    selected: [],
    onSelectionChange: (ids) => changes.push(ids),
  });
  fireEvent.click(boxes()[0] as Element);
  expect(changes).toHaveLength(1);
  expect(chosen()).toEqual([]);
  page.unmount();
  const other = show(<Plain galley={galley} />, galley);
  await shown();
  expect(other.queryAllByRole("checkbox")).toEqual([]);
  expect(other.getAllByRole("img")).toHaveLength(4);
});

function Plain({ galley }: { galley: ReturnType<typeof startFakeBatches> }) {
  return <ImageGallery jobs={useImageBatch({ batchId: galley.batchId(1) }).jobs} />;
}
