import { ImageGallery, useImageBatch } from "@galley/react";

export function Drafts({ batchId }: { batchId?: string }) {
  const { jobs, create, isCreating, approve, cancel, retry, error } = useImageBatch({ batchId });
  const draw = () => create([{ prompt: "A lighthouse at dawn" }, { prompt: "The same lighthouse in a storm" }]);
  return (
    <>
      <button type="button" onClick={draw} disabled={isCreating}>
        Draw
      </button>
      <button type="button" onClick={cancel} disabled={jobs.length === 0}>
        Cancel all
      </button>
      {error && <p role="alert">{error.message}</p>}
      <ImageGallery jobs={jobs} onApprove={(ids) => approve(ids, { quality: "high" })} onRetry={retry} />
    </>
  );
}
