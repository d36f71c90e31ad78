import type { PageProps } from "../shell/routes.ts";
import { useTitle } from "../shell/title.ts";
import { PageHeader } from "../ui/panel.tsx";
import { BatchView } from "./batch/batch.tsx";
import { Composer } from "./composer/composer.tsx";
import { JobView } from "./detail/job-view.tsx";
import { OwnView } from "./detail/own-view.tsx";
import { History } from "./history/history.tsx";
import { OwnDrop } from "./own-drop.tsx";

/** Images: asked for, looked at, approved, and worked on. */
export function ImagesPage({ params: { batchId, jobId } }: PageProps) {
  if (jobId) return <JobView key={jobId} jobId={jobId} />;
  if (batchId === "own") return <OwnView />;
  if (batchId) return <BatchView key={batchId} batchId={batchId} />;
  return <Home />;
}

function Home() {
  useTitle("Images");
  return (
    <>
      <PageHeader title="Images" text="Make images from words, approve drafts, and work on what you have." />
      <div className="flex flex-col gap-6">
        <Composer>
          <OwnDrop />
        </Composer>
        <History />
      </div>
    </>
  );
}
