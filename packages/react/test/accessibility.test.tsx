import axe from "axe-core";
import { expect, test, vi } from "vitest";
import {
  BlogGenerationProgress,
  ImageGallery,
  JobProgress,
  StageList,
  UploadDropZone,
  UploadProgress,
  useDatasetUpload,
  useImageBatch,
} from "../src/index.ts";
import { startFakeBatches } from "./support/fake-batches.ts";
import { datasetId, picturesNamed, projectId, startFakeDataset } from "./support/fake-dataset.ts";
import { jobOf } from "./support/fake-galley.ts";
import { ended } from "./support/fake-jobs.ts";
import { pass, show, shown, useStage } from "./support/stage.tsx";

useStage();

/** What axe finds; colours need a real browser. */
async function findings(container: Element): Promise<string[]> {
  vi.useRealTimers();
  const { violations } = await axe.run(container, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] });
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

test("axe knows a bar without a name for what it is", async () => {
  const page = show(<div role="progressbar" />, startFakeDataset());
  expect(await findings(page.container)).toHaveLength(1);
});

test("axe finds nothing in the components of jobs", async () => {
  const at = { progress: 20, currentStage: "draft_generation", estimatedTimeRemaining: 100 };
  const page = show(
    <>
      <JobProgress job={null} />
      <JobProgress job={jobOf(1, "processing", 42)} onCancel={() => {}} label="Progress of job 1" />
      <JobProgress job={ended(jobOf(2, "failed", 42), "failed")} onRetry={() => {}} label="Progress of job 2" />
      <StageList job={jobOf(1, "processing", 42)} />
      <BlogGenerationProgress {...at} status="processing" />
    </>,
    startFakeDataset(),
  );
  expect(await findings(page.container)).toEqual([]);
});

test("axe finds nothing in the gallery: at work, drafts, finals, failures", async () => {
  const galley = startFakeBatches();
  const prompt = "A lighthouse";
  const { batch_id } = await galley.client.createImageBatch({
    images: [{ prompt }, { prompt }, { prompt }, { prompt }],
  });
  galley.begin(1, 20);
  galley.complete(2);
  galley.complete(3);
  galley.fail(4);
  const Page = () => {
    const { jobs, approve, retry } = useImageBatch({ batchId: batch_id });
    return <ImageGallery jobs={jobs} onApprove={approve} onRetry={retry} />;
  };
  await galley.client.finalizeImageBatch(batch_id, { job_ids: [galley.jobs.keys().toArray()[2] as string] });
  const page = show(<Page />, galley);
  await shown();
  expect(page.getAllByRole("listitem")).toHaveLength(4);
  expect(await findings(page.container)).toEqual([]);
});

test("axe finds nothing in the components of uploads", async () => {
  const galley = startFakeDataset();
  galley.refused.add("b.txt");
  let send = (_: File[]): unknown => undefined;
  const Page = () => {
    const upload = useDatasetUpload(projectId, datasetId);
    send = upload.upload;
    return (
      <>
        <UploadDropZone onFiles={upload.upload} />
        <UploadProgress upload={upload} />
      </>
    );
  };
  const page = show(<Page />, galley);
  await shown();
  send(picturesNamed("a.jpg", "b.txt"));
  await shown();
  await pass();
  expect(page.getAllByRole("progressbar")).toHaveLength(2);
  expect(await findings(page.container)).toEqual([]);
});
