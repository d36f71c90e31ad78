// @vitest-environment node
import { createGalleyClient, type GalleyClient, type LiveText } from "@galley/client";
import { type ReactNode, StrictMode } from "react";
import { expect, onTestFinished, test, vi } from "vitest";
import { photoOf } from "../../client/test/support/photo.ts";
import {
  GalleyProvider,
  useAsyncBlogGeneration,
  useDatasetUpload,
  useImageBatch,
  useJob,
  useJobs,
} from "../src/index.ts";
import { startGalley } from "./support/galley.ts";
import { openPage } from "./support/node-page.ts";

// A machine with other work to do writes a post in half a minute.
vi.setConfig({ testTimeout: 90_000 });

/** A hook on a page, in StrictMode, with a Galley of its own. */
async function onPage<Result, Place>(hook: (place: Place) => Result, place: (client: GalleyClient) => Promise<Place>) {
  openPage();
  const { createRoot } = await import("react-dom/client");
  const url = await startGalley();
  const client = createGalleyClient({ baseUrl: url });
  const here = await place(client);
  const said = [vi.spyOn(console, "error"), vi.spyOn(console, "warn")];
  const view = {} as { current: Result };
  const Page = (): ReactNode => {
    view.current = hook(here);
    return null;
  };
  const root = createRoot(document.createElement("div"));
  root.render(
    <StrictMode>
      <GalleyProvider client={client}>
        <Page />
      </GalleyProvider>
    </StrictMode>,
  );
  onTestFinished(() => {
    root.unmount();
    expect(said.flatMap((spy) => spy.mock.calls)).toEqual([]);
    vi.restoreAllMocks();
  });
  await vi.waitFor(() => expect(view.current).toBeDefined());
  const until = (look: (now: Result) => void) =>
    vi.waitFor(() => look(view.current), { timeout: 80_000, interval: 20 });
  return { view, until };
}

const anywhere = async (): Promise<void> => {};

test("a post is written, its text seen as it comes, and the list of jobs follows", async () => {
  const texts: Array<readonly LiveText[]> = [];
  const { view, until } = await onPage(() => {
    const generation = useAsyncBlogGeneration();
    const watched = useJob(generation.jobId);
    if (texts.at(-1) !== watched.text) texts.push(watched.text);
    return { generation, watched, list: useJobs({ kind: "blog" }) };
  }, anywhere);
  const id = await view.current.generation.createJob({ topic: "Composting at home", keywords: ["composting"] });
  await until(({ generation, watched, list }) => {
    expect(generation).toMatchObject({ jobId: id, status: "completed", isPolling: false, error: null, progress: 100 });
    expect(watched).toMatchObject({ job: { status: "completed" }, connection: "closed", error: null });
    expect(list.jobs).toMatchObject([{ job_id: id, status: "completed", progress_percentage: 100 }]);
  });
  expect(view.current.generation.result?.content).toMatch(/compost/i);
  expect(view.current.watched.job?.result).toEqual(view.current.generation.result);
  expect(texts.filter((text) => text.length > 0).length).toBeGreaterThan(0);
  const stages = view.current.watched.job?.progress_updates.map(({ stage }) => stage);
  expect(new Set(stages).size).toBeGreaterThan(3);
});

test("drafts come, one is approved, and its final is linked to it", async () => {
  const { view, until } = await onPage(() => useImageBatch(), anywhere);
  await view.current.create([{ prompt: "A lighthouse at dawn" }, { prompt: "A lighthouse in a storm" }]);
  await until(({ batch, jobs }) => {
    expect(batch).toMatchObject({ status: "completed", progress_percentage: 100, counts: { completed: 2 } });
    expect(jobs.map(({ is_draft, result }) => [is_draft, result?.images.length])).toEqual(Array(2).fill([true, 1]));
  });
  const [first] = view.current.jobs;
  const [final] = await view.current.approve([first?.job_id ?? ""], { quality: "high" });
  await until(({ jobs: [approved, other], connection }) => {
    expect(approved?.final).toMatchObject({ job_id: final, status: "completed", draft_job_id: first?.job_id });
    expect(approved?.final?.result?.images).toHaveLength(1);
    // The other one may still be approved.
    expect([other?.final, connection]).toEqual([null, "live"]);
  });
});

test("pictures are uploaded and processed; a duplicate says so", async () => {
  const dataset = async (client: GalleyClient) => {
    const project = await client.createProject({ name: "Birds" });
    return client.createDataset(project.id, { name: "Flight 12" });
  };
  const { view, until } = await onPage(({ project_id, id }) => useDatasetUpload(project_id, id), dataset);
  const files = await Promise.all([1, 2, 3].map(async (n) => new File([new Uint8Array(await photoOf(n))], `${n}.jpg`)));
  await view.current.upload([...files, new File([new Uint8Array(await photoOf(9))], "1.jpg")]);
  await until(({ state, processing, files: rows }) => {
    expect(state).toBe("completed");
    expect(processing).toMatchObject({ total_files: 3, processed_files: 3, failed_files: 0 });
    expect(rows.troubled.map(({ name, sameContent }) => [name, sameContent])).toEqual([["1.jpg", false]]);
  });
});
