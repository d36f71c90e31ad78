// @vitest-environment node
import { createGalleyClient } from "@galley/client";
import type { ReactNode } from "react";
import { renderToString } from "react-dom/server";
import { expect, test } from "vitest";
import {
  BlogGenerationProgress,
  GalleyProvider,
  ImageGallery,
  JobProgress,
  StageList,
  UploadDropZone,
  UploadProgress,
  useAsyncBlogGeneration,
  useDatasetProgress,
  useDatasetUpload,
  useGalley,
  useImageBatch,
  useJob,
  useJobs,
} from "../src/index.ts";
import { idOf, jobOf } from "./support/fake-galley.ts";

/** Everything this package has, on one page. */
function Page(): ReactNode {
  const { job, isLoading } = useJob(idOf(1));
  const { jobs } = useJobs({ status: "queued" });
  const batch = useImageBatch({ batchId: idOf(2) });
  const upload = useDatasetUpload(idOf(3), idOf(4));
  const { progress } = useDatasetProgress(idOf(3), idOf(4));
  const generation = useAsyncBlogGeneration();
  return (
    <main data-known={[jobs.length, isLoading, batch.isLoading, progress].join()}>
      <JobProgress job={job} />
      <JobProgress job={jobOf(1, "processing", 42)} onCancel={() => {}} />
      <StageList job={jobOf(1, "processing", 42)} />
      <BlogGenerationProgress {...generation} />
      <ImageGallery jobs={batch.jobs} onApprove={batch.approve} />
      <UploadDropZone onFiles={upload.upload} />
      <UploadProgress upload={upload} />
    </main>
  );
}

test("every hook and component renders on a server, where nothing is asked for", async () => {
  expect(typeof window).toBe("undefined");
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return Response.json({});
  };
  const client = createGalleyClient({ baseUrl: "https://galley.example", fetch });
  const html = renderToString(
    <GalleyProvider client={client}>
      <Page />
    </GalleyProvider>,
  );
  expect(html).toContain('data-known="0,true,true,"');
  expect(html.match(/role="progressbar"/g)).toHaveLength(3);
  expect(html).toContain('aria-valuetext="42 %, Writing the draft"');
  expect(html).toContain("Choose a folder");
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toEqual([]);
});

test("a relative address, which only a page can resolve, does on a server too", () => {
  const Address = () =>
    useGalley()
      .urlOf("/files/1.png")
      .replace(/^.*\/\/[^/]*/, "");
  const html = renderToString(
    <GalleyProvider baseUrl="/galley/">
      <Address />
    </GalleyProvider>,
  );
  expect(html).toBe("/galley/files/1.png");
});

test("without a provider, or an address, it is said what is missing", () => {
  const Lost = () => useJob(idOf(1)).connection;
  const LostToo = () => useAsyncBlogGeneration().status;
  expect(() => renderToString(<Lost />)).toThrow("There is no GalleyProvider above this component");
  expect(() => renderToString(<LostToo />)).toThrow("needs an apiBaseUrl, or a GalleyProvider");
  expect(() => renderToString(<GalleyProvider />)).toThrow("needs a client, or a baseUrl");
});
